#!/usr/bin/env bash
# "make records": the training runs that the tables of results and the pretrained models come from, the quick ones first.
# It may be killed and started again at any time: finished runs are skipped, and unfinished ones resume.
set -euo pipefail
# shellcheck source=tools/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

failed=0
estimating=true
expected=0 # seconds

# Two runs with one core each get more done than one run after another with two cores. A run that fails does not stop the
# others, but a signal (128 and more) ends them all.
sweep() {
    local status=0 lines seconds
    if [ "$estimating" = true ]; then
        # The runs that give a model are also among those for the records.
        case " $* " in *' --models '*) return ;; esac
        lines=$(run_kit sweep --parallel 2 --estimate "$@") || exit
        grep -v '^All of it' <<<"$lines" || true
        seconds=$(sed -n 's/^All of it.*(\([0-9]*\) s)\.$/\1/p' <<<"$lines")
        expected=$((expected + seconds))
        return
    fi
    run_kit sweep --parallel 2 "$@" || status=$?
    [ "$status" -lt 128 ] || exit "$status"
    [ "$status" = 0 ] || failed=1
}

# "ensemble [--pretrained] NAME N 'DESCRIPTION…' [OPTIONS]": an ensemble of N members, whose record goes to data/results/ensembles, and whose
# file to data/pretrained if it comes with the kit. The members' records are also those of a sweep over their seeds, which then has less left
# to train.
ensemble() {
    local pretrained="" record status=0
    if [ "$1" = --pretrained ]; then
        pretrained=data/pretrained/$2.mnistkit
        shift
    fi
    local name=$1 members=$2 descriptions
    read -ra descriptions <<<"$3"
    shift 3
    [ "$estimating" = false ] || return 0 # its training runs are counted with those of the sweep
    if [ -f "data/results/ensembles/$name.json" ]; then
        [ -n "$pretrained" ] && [ ! -f "$pretrained" ] || return 0
    fi
    run_kit ensemble "${MNIST_KIT_DATA:-data}" "$name" "${descriptions[@]}" --members "$members" --parallel 2 \
        --records data/results/ensembles "$@" || status=$?
    [ "$status" -lt 128 ] || exit "$status"
    [ "$status" = 0 ] || { failed=1 && return; }
    for record in Model_Output/"$name"/*.json; do
        [ -e "data/results/${record##*/}" ] || cp "$record" data/results
    done
    [ -z "$pretrained" ] || cp "Model_Output/$name.mnistkit" "$pretrained"
}

cd "$ROOT"
require_java
build_library
data=$(run_kit download) || fail "there is no data to train with; see the message above."
say "$data"
case $data in
    *Synthetic*) fail "records need the real images, which are missing and could not be downloaded." ;;
esac
sweeps() {
    sweep baseline-fast
    sweep fast --seeds 1-30 # seconds each; so many, because the claim is a mean of 99.0
    # The first seed of each shipped network also gives its pretrained model.
    sweep example_model baseline-tuned compact mlp-small optimized-tuned deep-tuned light-tuned tiny --seeds 1 --models data/pretrained
    sweep mlp-small --seeds 1 --models data/pretrained --dataset fashion
    sweep cnn-fashion --seeds 1 --models data/pretrained --dataset fashion --precision bfloat16
    sweep light-augmented mlp-augmented --seeds 1 --models data/pretrained --precision bfloat16
    sweep data/ablation/optimizers/*.txt --seeds 1-3 --records data/results/ablation/optimizers
    sweep example_model baseline-tuned baseline mlp-small optimized-small optimized-tuned optimized_model deep-tuned deep
    sweep mlp-small --dataset fashion
    ensemble cnn-fashion-5 5 cnn-fashion --dataset fashion --precision bfloat16
    sweep cnn-fashion --dataset fashion --precision bfloat16
    ensemble --pretrained compact-5 5 compact
    sweep tiny compact
    sweep mlp-augmented --precision bfloat16
    sweep data/ablation/recipe/*.txt --seeds 1-3 --records data/results/ablation/recipe # one of them learns from compact
    sweep data/ablation/augmentation/*.txt --seeds 1-3 --records data/results/ablation/augmentation
    sweep data/ablation/fashion/*.txt --seeds 1 --precision bfloat16 --dataset fashion --records data/results/ablation/fashion
    sweep data/ablation/mlp-augmented/[0-9]*.txt --seeds 1-2 --precision bfloat16 --records data/results/ablation/mlp-augmented
    ensemble light-augmented-5 5 light-augmented --precision bfloat16
    sweep light-augmented --precision bfloat16
    # Three ensembles of the same five networks; the order of their names decides who gets which seed.
    ensemble --pretrained mixed-5 5 "deep-augmented optimized-augmented light-augmented compact tiny"
    ensemble mixed-5b 5 "optimized-augmented deep-augmented compact light-augmented tiny"
    ensemble mixed-5c 5 "light-augmented compact deep-augmented optimized-augmented tiny"
    sweep deep-augmented optimized-augmented --seeds 1-4
    sweep data/ablation/light-augmented/[0-9]*.txt --seeds 1 --precision bfloat16 --records data/results/ablation/light-augmented
    sweep data/ablation/mlp/*.txt --seeds 1-3 --records data/results/ablation/mlp
    sweep light-tuned
    sweep light --seeds 1-3 # also the last step of the ablation
    sweep data/ablation/light/[0-9]*.txt --seeds 1-3 --records data/results/ablation/light
    sweep mlp-tuned --seeds 1-3
    # What bfloat16 costs in accuracy.
    sweep baseline-tuned deep-tuned light-tuned --precision bfloat16 --records data/results/precision
    # If the processor has bfloat16, training the large network with it takes little more than half the time.
    sweep mlp --seeds 1-3 --precision bfloat16
    sweep mlp-tuned-fashion mlp --seeds 1-3 --precision bfloat16 --dataset fashion
    sweep light
}

say "What there is still to train, and about how long it takes:"
sweeps
say "All of it takes about $((expected / 3600)) h $((expected / 60 % 60)) min; the search of notebook 7 comes on top if it is" \
    "not done. It may be stopped at any time and started again."
estimating=false
sweeps
# The search that the notebook about descriptions shows, and what its best network achieves when fully trained.
search=data/results/search
if [ ! -f "$search/originals.csv" ]; then
    run_kit explore "${MNIST_KIT_DATA:-data}" originals --strategy halving --trials 48 --train-limit 30000
    # The table last, as it says that all is done.
    cp Hyperparam_Search/originals/originals.txt "$search"
    cp Hyperparam_Search/originals/originals.csv "$search"
fi
sweep "$search/originals.txt" --seeds 1-2 --records "$search"
# How far the probabilities of the models that come with the kit can be trusted, how they do on corrupted images, and what they refuse to answer.
# Whoever trains one of them anew deletes its records.
for model in data/pretrained/*.mnistkit; do
    name=$(basename "$model" .mnistkit)
    dataset=digits
    case $name in *-fashion) dataset=fashion ;; esac
    [ -f "data/results/reliability/$name.json" ] || run_kit reliability "$model" --dataset $dataset --records data/results/reliability
    [ $dataset = digits ] || continue
    [ -f "data/results/robustness/$name.json" ] || run_kit robustness "$model" --records data/results/robustness
    # Other people's pictures are not in the checkout: whoever has some adds --pictures DIR.
    [ -f "data/results/refusals/$name.json" ] || run_kit refusals "$model" --records data/results/refusals
done
exit "$failed"
