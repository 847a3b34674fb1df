#!/usr/bin/env bash
# "make records": the trainings that the tables of results and the pretrained models come from, the quick ones first.
# It may be killed and begun again at any time: what is done is left out, what was half-done goes on.
set -euo pipefail
# shellcheck source=tools/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

sweep() { "$ROOT/mnist-kit" sweep "$@"; }

cd "$ROOT"
# The first seed of each shipped network also gives its pretrained model.
pretrained=(--seeds 1 --models data/pretrained)

sweep baseline-fast
sweep baseline-tuned "${pretrained[@]}"
sweep baseline baseline-tuned
sweep mlp-small "${pretrained[@]}"
sweep mlp-small "${pretrained[@]}" --dataset fashion
sweep mlp-small
sweep mlp-small --dataset fashion
sweep optimized-tuned "${pretrained[@]}"
sweep optimized_model optimized-tuned
sweep deep-tuned "${pretrained[@]}"
sweep deep deep-tuned
sweep light-tuned "${pretrained[@]}"
sweep light-tuned
sweep data/ablation/*.txt --seeds 1-3 --records data/results/ablation
sweep mlp mlp-tuned --seeds 1-3
sweep mlp mlp-tuned --seeds 1-3 --dataset fashion
sweep light
