"""Learning rates of a whole training, from PyTorch's schedulers."""

import torch
from torch.optim import lr_scheduler as torch_schedules

from rules import numbers

BASE = 0.004
EPOCHS = 6
UPDATES_PER_EPOCH = 7

SCHEDULES = [
    "constant",
    "exponential,0.95",
    "inverse-time,0.0001",
    "inverse-time,0.3",
    "inverse-sqrt",
    "step,0.1,2",
    "step,0.5,4",
    "cosine",
    "cosine,0.05",
    "one-cycle",
    "one-cycle,0.45,10,100",
    "one-cycle,0,25,10000",
]


def scheduler(text, optimizer, updates):
    """PyTorch's scheduler, and whether it is to be asked after each update or after each epoch."""
    word, constants = numbers(text)
    if word == "constant":
        return torch_schedules.ConstantLR(optimizer, factor=1), True
    if word == "exponential":
        return torch_schedules.ExponentialLR(optimizer, constants[0]), False
    if word == "inverse-time":
        return torch_schedules.LambdaLR(optimizer, lambda update: 1 / (1 + constants[0] * update)), True
    if word == "inverse-sqrt":
        return torch_schedules.LambdaLR(optimizer, lambda epoch: 1 / (epoch + 1) ** 0.5), False
    if word == "step":
        return torch_schedules.StepLR(optimizer, step_size=int(constants[1]), gamma=constants[0]), False
    if word == "cosine":
        end = first_rate(optimizer) * (constants[0] if constants else 0)
        return torch_schedules.CosineAnnealingLR(optimizer, T_max=updates, eta_min=end), True
    warm_up, start, end = constants or (0.3, 25, 1e4)
    cycle = torch_schedules.OneCycleLR(
        optimizer,
        max_lr=first_rate(optimizer),
        total_steps=updates,
        pct_start=warm_up,
        div_factor=start,
        final_div_factor=end,
        anneal_strategy="cos",
        cycle_momentum=False,
    )
    return cycle, True


def first_rate(optimizer):
    return optimizer.param_groups[0]["lr"]


def rates(text, base=BASE, epochs=EPOCHS, updates_per_epoch=UPDATES_PER_EPOCH):
    """The learning rate of each update."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=base)
    updates = epochs * updates_per_epoch
    schedule, by_update = scheduler(text, optimizer, updates)
    result = []
    for update in range(updates):
        result.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        last_of_epoch = (update + 1) % updates_per_epoch == 0
        if update + 1 < updates and (by_update or last_of_epoch):
            schedule.step()
    return result
