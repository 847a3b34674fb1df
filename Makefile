# Thin aliases; what they do stands in tools/. Variables: PROFILE=smoke|fast|full, KERNEL=jjava|ijava, IJAVA=path/to/ijava.jar, PORT.
.DEFAULT_GOAL := help
.PHONY: lab test notebooks outputs records results bench jmh javadoc reset format clean help
export PROFILE KERNEL IJAVA PORT HEAP MEMORY_CAP PYTHON

lab: ## open the notebooks in JupyterLab (PROFILE=smoke|fast|full, PORT=8888, HEAP=512m, KERNEL=ijava IJAVA=path/to/ijava.jar)
	@tools/lab.sh

test: ## build, run every unit test, check the notebooks and execute them with the smoke profile
	@tools/test.sh

notebooks: ## execute all notebooks (PROFILE=smoke|fast|full), HTML copies in build/notebooks/
	@tools/notebooks.sh execute

outputs: ## execute all notebooks and store the outputs in notebooks/ (each as before, or PROFILE=fast|full)
	@tools/notebooks.sh outputs

results: ## write the tables in README.md and notebooks/ from the records in data/results/
	@./mnist-kit results
	@$${PYTHON:-python3} bench/report.py
	@tools/notebooks.sh navigation

records: ## train each network and recipe that has no record yet, three or five seeds (a day on two cores; may be stopped and begun again)
	@tools/records.sh

bench: ## measure the speed beside PyTorch, Keras and DL4J as it comes (an hour; installs a few GB of Python; bench/results/)
	@tools/bench.sh peers

jmh: ## measure the training step and the predictions of each network with JMH (OPTIONS="-p network=baseline")
	@tools/bench.sh jmh $(OPTIONS)

javadoc: ## write the documentation of the library as web pages, build/javadoc/index.html
	@tools/javadoc.sh

reset: ## start over with the working copy of the notebooks; your edits are moved to workspace/backups/
	@$${PYTHON:-python3} tools/workspace.py reset

format: ## format the Java code
	@tools/format.sh

clean: ## remove what was built; your workspace/, the data and .venv stay
	@rm -rf build lib/target bench/target target .cache/jupyter

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
