# Thin aliases for the scripts in tools/. Variables: PROFILE=smoke|fast|full, KERNEL=jjava|ijava, IJAVA=path/to/ijava.jar, PORT.
.DEFAULT_GOAL := help
.PHONY: lab test test-page test-spark notebooks outputs records results bench jmh javadoc reset format clean help
export PROFILE KERNEL IJAVA PORT HEAP MEMORY_CAP PYTHON

lab: ## open the notebooks in JupyterLab (PROFILE=smoke|fast|full, PORT=8888, HEAP=512m, KERNEL=ijava IJAVA=path/to/ijava.jar)
	@tools/lab.sh

test: ## build, run every unit test, check the notebooks and execute them with the smoke profile
	@tools/test.sh

test-page: ## draw on the page of ./mnist-kit draw in Chromium, and check what it shows (installs Playwright into build/)
	@tools/test-page.sh

notebooks: ## execute all notebooks (PROFILE=smoke|fast|full); puts HTML copies into build/notebooks/
	@tools/notebooks.sh execute

outputs: ## execute all notebooks and store the outputs in notebooks/ (with the same profile as before, or PROFILE=fast|full)
	@tools/notebooks.sh outputs

results: ## write the tables in README.md and notebooks/ from the records in data/results/
	@./mnist-kit results
	@$${PYTHON:-python3} bench/report.py
	@$${PYTHON:-python3} bench/spark_overhead.py --page
	@$${PYTHON:-python3} bench/local_sgd.py --page
	@tools/notebooks.sh navigation

records: ## train each network and recipe that has no record yet, with three or five seeds (a day on two cores; may be stopped and resumed)
	@tools/records.sh

bench: ## compare the speed with other frameworks and plain DL4J (an hour or two; installs a few GB of Python packages; results in bench/results/)
	@tools/bench.sh peers

jmh: ## measure the training step and the predictions of each network with JMH (OPTIONS="-p network=baseline")
	@tools/bench.sh jmh $(OPTIONS)

javadoc: ## write the library's documentation as web pages, build/javadoc/index.html
	@tools/javadoc.sh

test-spark: ## test training runs on Apache Spark: a real cluster of this machine's own (the first time this downloads 220 MB)
	@tools/test-spark.sh

reset: ## start over with a new working copy of the notebooks; your edits are moved to workspace/backups/
	@$${PYTHON:-python3} tools/workspace.py reset

format: ## format the Java code
	@tools/format.sh

clean: ## remove what was built, but keep your workspace/, the data and .venv
	@rm -rf build lib/target bench/target spark/target target .cache/jupyter

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
