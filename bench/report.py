"""Turns the measurements into medians, ratios and shares of the machine's limit, and writes a JSON file and a table."""

import json
import os
import platform
import re
import subprocess
from pathlib import Path
from statistics import median, quantiles

from contenders import BENCH, CONTENDERS, FAMILIES, ROOT

# Multiplications with an addition for one image, layer by layer: output values × inputs of each.
OPERATIONS = {
    "baseline": [26**2 * 32 * 9, 11**2 * 64 * 288, 1600 * 10],
    "deep": [26**2 * 32 * 9, 24**2 * 32 * 288, 10**2 * 32 * 288, 10**2 * 32 * 288, 800 * 512, 512 * 64, 64 * 10],
    "light": [26**2 * 32 * 9, 24**2 * 32 * 288, 12**2 * 32 * 800, 10**2 * 64 * 288, 8**2 * 64 * 576, 4**2 * 64 * 1600]
    + [128 * 1024, 128 * 10],
    "mlp": [784 * 3000, 3000 * 2500, 2500 * 2000, 2000 * 1500, 1500 * 1000, 1000 * 500, 500 * 10],
}


def floating_point_operations(network, mode):
    """For one image. Training takes three times as many as predicting, but for the input's gradient."""
    layers = OPERATIONS[network]
    return 2 * sum(layers) if mode == "infer" else 2 * (3 * sum(layers) - layers[0])


def hardware():
    """What the machine is: processor, cores that this process may use, memory, whether it has bfloat16."""
    model, flags = platform.processor() or platform.machine(), ""
    info = Path("/proc/cpuinfo")
    if info.is_file():
        text = info.read_text()
        model = re.search(r"^model name\s*: (.*)$", text, re.M)[1] if "model name" in text else model
        flags = re.search(r"^(?:flags|Features)\s*: (.*)$", text, re.M)[1]
    elif platform.system() == "Darwin":
        model = subprocess.run(["sysctl", "-n", "machdep.cpu.brand_string"], capture_output=True, text=True).stdout.strip()
    known = ["avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile", "amx_bf16", "bf16"]
    instructions = [flag for flag in known if flag in flags.split()]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "processor": model,
        "cores": cores,
        "instructions": instructions,
        "bfloat16": any("bf16" in flag for flag in instructions),
        "system": f"{platform.system()} {platform.release()}",
    }


def speeds(result):
    """{contender: its images per second in each round}"""
    return {name: [r[name]["images_per_second"] for r in result["rounds"]] for name in result["rounds"][0]}


def fastest(by_contender, family):
    """The contender of a family with the highest median, or None."""
    own = [name for name in by_contender if CONTENDERS[name][1] == family]
    return max(own, key=lambda name: median(by_contender[name]), default=None)


def summary(result, limits):
    """Medians, the kit's ratio to each family (the median over rounds), the kit's share of the machine's limit."""
    by_contender = speeds(result)
    what = {key: result[key] for key in ("network", "mode", "batch", "precision")}
    row = {**what, "medians": {name: median(values) for name, values in by_contender.items()}, "ratios": {}}
    row["variants"] = {name: result["rounds"][-1][name].get("variant") for name in by_contender}
    if "kit" in by_contender:
        for family in FAMILIES:
            other = fastest(by_contender, family)
            if other:
                pairs = zip(by_contender["kit"], by_contender[other])
                row["ratios"][family] = median(ours / theirs for ours, theirs in pairs)
        if limits.get(what["precision"]):
            work = floating_point_operations(what["network"], what["mode"])
            row["shareOfLimit"] = row["medians"]["kit"] * work / 1e9 / limits[what["precision"]]
    return row


def fastest_peer(row):
    """(its name in tables, its images per second, the kit's ratio to it), or None; DL4J is the kit's own base, not a peer."""
    peers = [name for name in row["medians"] if CONTENDERS[name][1] not in ("kit", "dl4j")]
    if not peers or not row["ratios"]:
        return None
    name = max(peers, key=row["medians"].get)
    return CONTENDERS[name][0], row["medians"][name], row["ratios"][CONTENDERS[name][1]]


def table(rows, limits, machine, about, options):
    names = [name for name in CONTENDERS if any(name in row["medians"] for row in rows)]
    head = ["network", "mode", "batch", "precision", *(CONTENDERS[name][0] for name in names)]
    families = [family for family in FAMILIES if any(family in row["ratios"] for row in rows)]
    head += ["fastest peer", "× fastest peer", *(f"× {FAMILIES[family]}" for family in families), "share of limit"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * 4 + "--:|" * (len(head) - 4)]
    for row in rows:
        cells = [row["network"], row["mode"], str(row["batch"]), row["precision"]]
        cells += [f"{row['medians'][name]:,.0f}" if name in row["medians"] else "–" for name in names]
        peer, _, ratio = fastest_peer(row) or ("–", None, None)
        cells += [peer, f"{ratio:.2f}" if ratio else "–"]
        cells += [f"{row['ratios'][f]:.2f}" if f in row["ratios"] else "–" for f in families]
        cells += [f"{row['shareOfLimit']:.0%}" if "shareOfLimit" in row else "–"]
        lines.append("| " + " | ".join(cells) + " |")
    versions = "; ".join(f"{CONTENDERS[name][0]}: {answer['version']}" for name, answer in about.items())
    measured = ", ".join(f"{gflops:,.0f} GFLOPS {precision}" for precision, gflops in limits.items())
    intro = [
        f"# Images per second, {options.started.date()}",
        "",
        f"{machine['processor']}, {machine['cores']} cores ({', '.join(machine['instructions'])}); {versions}.",
        f"Medians of {options.rounds} interleaved rounds of {options.seconds:g} s; a ratio is the median over the rounds,"
        " to the fastest variant of each peer."
        + (f" The limit is what the fastest large product reached: {measured}." if measured else ""),
    ]
    if options.quick:
        intro += ["", "A quick run: not to be quoted."]
    return "\n".join(intro + [""] + lines) + "\n"


SPEED = "<!-- speed: written by \"make results\" -->\n", "<!-- end of speed -->"
PAGE = "<!-- speed of the page: written by \"make results\" -->\n", "<!-- end of speed of the page -->"


MODES = {("train", 0): "training", ("infer", 1000): "predicting 1,000", ("infer", 1): "predicting one"}


def speed_table(document):
    """For the README: a line for each network and mode, with the fastest peer and the ratio to it, in each precision."""
    machine = document["hardware"]
    lines = {}
    for row in document["summary"]:
        mode = MODES[row["mode"], row["batch"] if row["mode"] == "infer" else 0]
        peer = fastest_peer(row)
        by_precision = lines.setdefault((row["network"], mode), {})
        if peer and row["precision"] not in by_precision:  # the first batch size of training is the network's own
            own, plain = row["medians"]["kit"], row["medians"].get("dl4j")
            cells = [f"{own:,.0f}", f"{peer[1]:,.0f} ({peer[0]})", f"× {peer[2]:.2f}"]
            if row["precision"] == "float32":
                cells.append(f"{plain:,.0f}" if plain else "–")
            by_precision[row["precision"]] = cells
    heads = {"float32": ["mnist-kit", "fastest peer", "ratio", "DL4J"], "bfloat16": ["in bfloat16", "fastest peer", "ratio"]}
    measured = [name for name in heads if any(name in line for line in lines.values())]
    head = ["network", "mode", *(cell for name in measured for cell in heads[name])]
    table = ["| " + " | ".join(head) + " |", "|---|---|" + "--:|" * (len(head) - 2)]
    for (network, mode), line in lines.items():
        cells = [cell for name in measured for cell in line.get(name, ["–"] * len(heads[name]))]
        table.append("| " + " | ".join([network, mode, *cells]) + " |")
    families = {CONTENDERS[name][1]: answer["version"] for name, answer in document["contenders"].items()}
    versions = [f"{FAMILIES[family]} {families[family]}" for family in FAMILIES if family in families]
    intro = [
        f"**{instruction_set(document)}**: {machine['processor']}, {machine['cores']} cores, {document['date']}."
        f" Medians of {document['rounds']} interleaved rounds; {', '.join(versions)}.",
        "",
    ]
    return "\n".join(intro + table) + "\n"


def instruction_set(document):
    known = {"amx_tile": "AMX", "avx512f": "AVX-512", "avx2": "AVX2"}
    own = document["hardware"]["instructions"]
    return next((name for flag, name in known.items() if flag in own), "Without AVX2")


def speed_tables(folder):
    """Of the newest whole run on each kind of processor."""
    documents = newest_whole(folder)
    note = (
        "Images per second in float32, unless bfloat16 is named in the head. The fastest peer is the fastest contender other"
        " than the kit and DL4J, at its fastest setting; the ratio is the median of the ratios of the rounds."
    )
    if len(documents) == 1:
        note += f" So far, only a processor with {next(iter(documents))} has been measured with all networks."
    parts = [speed_table(document) for document in documents.values()] + [note + "\n", *accuracy_notes(folder / "accuracy")]
    return "\n".join(parts)


def accuracy_notes(folder):
    """A sentence for each precision of the newest run of time_to_accuracy.py that has the kit and PyTorch; maybe none."""
    for file in sorted(folder.glob("*.json"), reverse=True):
        document = json.loads(file.read_text(encoding="utf-8"))
        notes = [accuracy_note(document, precision) for precision in dict.fromkeys(r["precision"] for r in document["summary"])]
        if any(notes):
            return [note for note in notes if note]
    return []


def accuracy_note(document, precision):
    """How long the kit trains until 99 %, and PyTorch at its fastest, with either recipe; "" if one of them is missing."""
    rows = {row["contender"]: row for row in document["summary"] if row["precision"] == precision}
    peers = [row for name, row in rows.items() if name.startswith("pytorch")]
    fastest_of = {
        recipe: min(
            (row for row in peers if row["contender"].startswith("pytorch-kit") == (recipe == "kit")),
            key=lambda row: row["timesKit"],
            default=None,
        )
        for recipe in ("kit", "train_mnist_fast")
    }
    if "kit" not in rows or not all(fastest_of.values()):
        return ""
    kit, machine = rows["kit"], document["hardware"]
    return (
        f"From nothing to 99 % of the test images ({precision}, {machine['processor']}, {machine['cores']} cores,"
        f" {instruction_set(document)}, {document['date']}): the recipe `fast` trains for {kit['seconds']['mean']:.1f} s and"
        f" gets {kit['accuracy']['mean']:.2f} ± {kit['accuracy']['sd']:.2f} % right (mean ± standard deviation over {kit['seeds']}"
        f" seeds). PyTorch at its fastest takes {fastest_of['kit']['timesKit']:.1f} times as long for the same recipe, and"
        f" {fastest_of['train_mnist_fast']['timesKit']:.1f} times as long for the best-known other one, train_mnist_fast (medians"
        " over the seeds).\n"
    )


def is_whole(document):
    """Whether all networks were measured, with at least the kit, PyTorch, Keras and DL4J."""
    rows = [row for row in document["summary"] if row["precision"] == "float32"]
    return {row["network"] for row in rows} == set(OPERATIONS) and all(
        {"pytorch", "keras", "dl4j"} <= set(row["ratios"]) for row in rows
    )


def newest_whole(folder):
    """{instruction set: the newest results that a table can be made from}; runs of a part, or broken off, are passed over."""
    newest = {}
    for file in sorted(folder.glob("*.json"), reverse=True):
        document = json.loads(file.read_text(encoding="utf-8"))
        if "quick" not in file.stem and is_whole(document):
            newest.setdefault(instruction_set(document), document)
    if not newest:
        raise SystemExit(f"{folder} has no results of all networks and peers. 'make bench' measures them.")
    return newest


def page_table(document):
    """Of a run of page.py: how long what one waits for takes, and what stays of memory."""
    latency, machine, memory = document["latency"], document["hardware"], document["memory"]
    opening = {key: [start[key] for start in document["opening"]] for key in ("page", "layers", "answer")}
    values = latency["milliseconds"]
    rows = [
        ("from the command to the page to draw on", *seconds(opening["page"])),
        ("from the command to the layers of the first model", *seconds(opening["layers"])),
        ("from the command to the first answer", *seconds(opening["answer"])),
        (
            "from a movement of the pen to the frame that shows all bars and maps",
            f"{median(values):.0f} ms",
            f"{quantiles(values, n=20)[-1]:.0f} ms",
        ),
    ]
    lines = ["| | median | 95 % within |", "|---|--:|--:|", *("| " + " | ".join(row) + " |" for row in rows), ""]
    lines += [
        f"{machine['processor']}, {machine['cores']} cores, {document['browser']}, {document['date']}; {latency['model']}, with"
        f" the maps of “{latency['layer']}”. The page was opened {len(opening['page'])} times, and the pen was moved"
        f" 30 times a second, which was answered {latency['perSecond']:.0f} times a second, {len(values):,} times in all."
    ]
    if memory:
        first, last = memory["samples"][0], memory["samples"][-1]
        lines[-1] += (
            f" After {first['requests']:,} requests, the kit’s process had {first['resident']:.0f} MB in memory,"
            f" {first['heap']:.1f} MB of them Java’s heap; after {last['requests']:,}, {last['resident']:.0f} MB and"
            f" {last['heap']:.1f} MB."
        )
    return "\n".join(lines) + "\n"


def seconds(values):
    return f"{median(values):.2f} s", f"{quantiles(values, n=20, method='inclusive')[-1]:.2f} s"


def write_between(file, marks, text):
    """Puts newer results between the two comments that mark the place."""
    whole = file.read_text(encoding="utf-8")
    before, rest = whole.split(marks[0])
    after = rest.split(marks[1], 1)[1]
    file.write_text(before + marks[0] + text + marks[1] + after, encoding="utf-8")


def newest(folder):
    """The results in a folder that were measured last; None if there are none."""
    return max(folder.glob("*.json"), default=None)


def write_newest(folder, file, marks, table):
    """Puts the table of the newest results in a folder, if there are any, between the two comments that mark the place."""
    results = newest(folder)
    if results:
        write_between(file, marks, table(json.loads(results.read_text(encoding="utf-8"))))


def breakdown_table(breakdown, limit, memory=None):
    """What takes at least a hundredth of a training step, and the rest. Products and convolutions are compared with the
    limit of arithmetic in GFLOPS, all else with that of memory in GB/s, which what lies in a cache may exceed."""
    operations = sorted(breakdown["operations"], key=lambda operation: -operation["milliseconds"])
    whole = sum(operation["milliseconds"] for operation in operations)
    shown = [operation for operation in operations if operation["milliseconds"] >= whole / 100]
    rest = whole - sum(operation["milliseconds"] for operation in shown)
    lines = [
        "",
        "## A training step of {network}, batch {batch}, {precision}".format(**breakdown),
        "",
        "| operation | implementation | ms | share of the step | GFLOPS | GB/s | share of limit |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    for operation in shown:
        cells = [operation["name"], operation["implementation"], f"{operation['milliseconds']:.2f}"]
        cells += [f"{operation['milliseconds'] / whole:.1%}"]
        rate = operation["operations"] / operation["milliseconds"] / 1e6
        moved = operation.get("bytes", 0) / operation["milliseconds"] / 1e6
        share = rate / limit if rate and limit else moved / memory if moved and memory and not rate else None
        cells += [f"{rate:,.0f}" if rate else "–", f"{moved:,.0f}" if moved else "–", f"{share:.0%}" if share else "–"]
        lines.append("| " + " | ".join(cells) + " |")
    work = sum(operation["operations"] for operation in operations) / whole / 1e6
    lines.append(f"| {len(operations) - len(shown)} others | | {rest:.2f} | {rest / whole:.1%} | | | |")
    share = f"{work / limit:.0%}" if limit else ""
    lines.append(f"| **all** | | {whole:.2f} | 100% | {work:,.0f} | | {share} |")
    return "\n".join(lines) + "\n"


def limits_of(measured):
    """{precision: GFLOPS}: the highest of the contenders' medians."""
    limits = {}
    for precision in sorted({limit["precision"] for limit in measured}):
        values = {}
        for limit in measured:
            if limit["precision"] == precision and "gflops" in limit:
                values.setdefault(limit["contender"], []).append(limit["gflops"])
        if values:
            limits[precision] = max(median(own) for own in values.values())
    return limits


def memory_of(measured):
    """GB/s: the median of what the kit measured, with STREAM's triad; None if it did not."""
    values = [limit["gigabytesPerSecond"] for limit in measured if "gigabytesPerSecond" in limit]
    return median(values) if values else None


def file_name(started, machine):
    """Of results, without its ending: when the run began, and on what."""
    slug = re.sub(r"[^a-z0-9]+", "-", f"{machine['processor']} {machine['cores']} cores".lower()).strip("-")
    return f"{started:%Y-%m-%d-%H%M}-{slug}"


def commit():
    """What is measured; "-dirty" if it has changes that are not committed."""
    describe = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--exclude=*", "--abbrev=40"]
    return subprocess.run(describe, capture_output=True, text=True).stdout.strip()


def write(results, measured, breakdowns, about, options):
    """Both files, named after when the run began, the machine and, if those are not all, the networks."""
    machine = hardware()
    limits, memory = limits_of(measured), memory_of(measured)
    rows = [summary(result, limits) for result in results]
    part = [] if set(options.networks) == set(OPERATIONS) else options.networks
    if options.quick:
        part = ["quick"]
    name = "-".join([file_name(options.started, machine), *part])
    document = {
        "date": str(options.started.date()),
        "commit": commit(),
        "hardware": machine,
        "contenders": about,
        "rounds": options.rounds,
        "seconds": options.seconds,
        "limits": limits,
        "memory": memory,
        "summary": rows,
        "breakdowns": breakdowns,
        "results": results,
    }
    folder = BENCH / "results"
    folder.mkdir(exist_ok=True)
    files = folder / f"{name}.json", folder / f"{name}.md"
    files[0].write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    tables = [breakdown_table(breakdown, limits.get(breakdown["precision"]), memory) for breakdown in breakdowns]
    note = f"\nMemory gives {memory:,.0f} GB/s (STREAM's triad).\n" if memory else ""
    files[1].write_text(table(rows, limits, machine, about, options) + note + "".join(tables), encoding="utf-8")
    return files


if __name__ == "__main__":
    write_between(ROOT / "README.md", SPEED, speed_tables(BENCH / "results"))
    write_newest(BENCH / "results/page", ROOT / "docs/command-line.md", PAGE, page_table)
