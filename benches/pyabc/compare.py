"""Measures calibration and pyABC in turn and writes the table of docs/performance.md.

Takes the example that measures ours, the page, and --quick. Both sides are timed from within, so that
neither a start nor an import is counted, and after a calibration that warms up.
"""

import datetime
import importlib.metadata
import json
import logging
import os
import platform
import subprocess
import sys
from statistics import median

import pyabc

from normal_model import calibrate, microseconds_a_run

# Generations of pyABC; ours then makes as many runs.
GENERATIONS = 5
PARAMETERS = (2, 10)
THREADS = (1, 2)
MARKER = "<!-- generated: calibration -->\n"
END = "<!-- end generated -->"


def sampler(processes: int) -> pyabc.Sampler:
    if processes == 1:
        return pyabc.SingleCoreSampler()
    return pyabc.MulticoreEvalParallelSampler(n_procs=processes)


class Others:
    """What other programs take of the processor's time meanwhile."""

    def __init__(self) -> None:
        self.before = self.ticks()

    @staticmethod
    def ticks() -> tuple[float, float, float]:
        with open("/proc/stat", encoding="utf-8") as file:
            ticks = [int(word) for word in file.readline().split()[1:9]]
        all_of_it, idle = sum(ticks), ticks[3] + ticks[4]
        return all_of_it, all_of_it - idle, sum(os.times()[:4]) * os.sysconf("SC_CLK_TCK")

    def share(self) -> float:
        pairs = zip(self.ticks(), self.before, strict=True)
        all_of_it, busy, own = (now - before for now, before in pairs)
        return (busy - own) / all_of_it


class Ours:
    """The example that measures ours."""

    def __init__(self, program: str) -> None:
        self.program = program

    def __call__(self, what: str, threads: int, *options: object) -> dict:
        words = [self.program, what, "--threads", threads, *options]
        done = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout)


def in_turn(ours: Ours, rounds: int) -> dict:
    """Runs a second, a list each, by (whose, parameters, threads); and the runs of a calibration."""
    found: dict = {}
    for parameters in PARAMETERS:
        for threads in THREADS:
            calibrate(parameters, sampler(threads), 1)
    slower = ("--microseconds", 100, "--runs", 3000 if rounds == 1 else 20_000, "--calibrations", 1)
    for turn in range(rounds):
        others = Others()
        for parameters in PARAMETERS:
            for threads in THREADS:
                runs, seconds = calibrate(parameters, sampler(threads), GENERATIONS)
                found.setdefault(("pyabc", parameters, threads), []).append(runs / seconds)
                found.setdefault(("runs", parameters), []).append(runs)
                options = ("--parameters", parameters, "--runs", runs)
                for whose, more in (("ours", ()), ("journal", ("--journal",))):
                    told = ours("runs", threads, *options, *more)
                    found.setdefault((whose, parameters, threads), []).append(told["runs_per_second"])
                    found.setdefault(("generations", parameters), []).append(told["generations"])
        for parameters in PARAMETERS:
            for threads in THREADS:
                told = ours("bare", threads, "--parameters", parameters)
                found.setdefault(("bare", parameters, threads), []).append(told["runs_per_second"])
        for threads in THREADS:
            told = ours("runs", threads, *slower)
            found.setdefault(("slower", 10, threads), []).append(told["runs_per_second"])
        share = f"{100 * others.share():.0f}% of the processor to other programs"
        print(f"round {turn + 1} of {rounds}, {share}", file=sys.stderr)
    return found


def span(values: list, digits: int = 0) -> str:
    return f"{median(values):,.{digits}f} ({min(values):,.{digits}f}–{max(values):,.{digits}f})"


def rates(found: dict) -> str:
    text = (
        "| parameters | threads or processes | pyABC, runs a second | here | times as many |\n"
        "|---|---|---|---|---|\n"
    )
    for parameters in PARAMETERS:
        for threads in THREADS:
            theirs, own = found["pyabc", parameters, threads], found["ours", parameters, threads]
            text += f"| {parameters} | {threads} | {span(theirs)} | {span(own)} "
            text += f"| {median(own) / median(theirs):,.0f} |\n"
    return text


def from_second(found: dict, whose: str, parameters: int) -> str:
    """What the second thread or process brings, by rounds."""
    pairs = zip(found[whose, parameters, 2], found[whose, parameters, 1], strict=True)
    return span([two / one for two, one in pairs], 2)


def targets(found: dict, ours: Ours, is_quick: bool) -> str:
    text = "| what | measured | aimed at |\n|---|---|---|\n"
    slowest = min(median(found["ours", parameters, 2]) for parameters in PARAMETERS)
    text += f"| runs a second on two threads | {slowest:,.0f} and more | 100,000 |\n"
    for parameters in PARAMETERS:
        text += f"| from the second thread, {parameters} parameters "
        text += f"| {from_second(found, 'ours', parameters)} times | 1.9 |\n"
        text += f"| the same of a bare loop of the model, {parameters} parameters "
        text += f"| {from_second(found, 'bare', parameters)} times | |\n"
    text += "| from the second thread, 10 parameters and a model of 0.1 ms "
    text += f"| {from_second(found, 'slower', 10)} times | 1.9 |\n"
    for parameters in PARAMETERS:
        text += f"| from the second process of pyABC, {parameters} parameters "
        text += f"| {from_second(found, 'pyabc', parameters)} times | |\n"
    journalled = median(found["journal", 10, 2])
    text += "| runs a second with the journal written and synced, two threads, 10 parameters "
    text += f"| {journalled:,.0f} | |\n"
    for threads in THREADS:
        seconds = ours("generation", threads, *(("--times", 3) if is_quick else ()))["seconds"]
        text += "| a generation of 1,000 in ten dimensions, its weights and 1,100 runs, "
        text += f"{threads} thread{'s' * (threads > 1)} | {1000 * seconds:.0f} ms | 100 ms |\n"
    small = ("--pairs", 1, "--runs", 400) if is_quick else ()
    for threads in THREADS:
        told = ours("overhead", threads, *small)
        more = [100 * (ratio - 1) for ratio in told["ratios"]]
        wasted = 100 * (told["runs_made"] / told["runs_counted"] - 1)
        text += f"| added to a model of {1000 * told['seconds_a_run']:.1f} ms, {threads} "
        text += f"thread{'s' * (threads > 1)} | {span(more, 2)}%; {wasted:.1f}% of runs beyond the "
        text += "last accepted one | 1% |\n"
    for epsilon in (2.2, 1.9) if is_quick else (1.4, 1.0):
        told = ours("memory", 2, "--epsilon", epsilon)
        text += f"| peak memory, {told['runs']:,} runs of which {100 * told['acceptance']:.2g}% are "
        text += f"accepted | {told['peak_kb'] / 1000:.1f} MB | flat |\n"
    return text


def processor() -> str:
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        named = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    return f"{named[0] if named else platform.processor()}, {os.cpu_count()} cores"


def versions() -> str:
    of = importlib.metadata.version
    names = ("pyabc", "numpy", "scipy", "pandas", "sqlalchemy")
    rust = subprocess.run(["rustc", "--version"], stdout=subprocess.PIPE, text=True, check=True)
    python = f"Python {platform.python_version()}"
    return ", ".join([*(f"{name} {of(name)}" for name in names), python, rust.stdout.split(" (")[0]])


def main() -> None:
    program, page, *flags = sys.argv[1:]
    is_quick = "--quick" in flags
    logging.getLogger("ABC").setLevel(logging.WARNING)
    ours, rounds = Ours(program), 1 if is_quick else 5
    others = Others()
    found = in_turn(ours, rounds)
    measured = targets(found, ours, is_quick)
    share = others.share()
    runs = " and ".join(f"{median(found['runs', p]):,.0f} runs with {p}" for p in PARAMETERS)
    generations = " and ".join(f"{median(found['generations', p]):.1f}" for p in PARAMETERS)
    costs = " and ".join(f"{microseconds_a_run(p):.1f} µs" for p in PARAMETERS)
    text = (
        f"\n{datetime.date.today().isoformat()}, {processor()}, of whose time other programs took "
        f"{100 * share:.0f}%; {versions()}. Medians of {rounds} (least–most). The model alone "
        f"costs pyABC {costs} a run.\n\n"
        f"{rates(found)}\n"
        f"{GENERATIONS} generations of pyABC ({runs} parameters), and as many runs of ours, in "
        f"{generations} generations.\n\n{measured}\n"
    )
    if is_quick:
        print(text)
        return
    with open(page, encoding="utf-8") as file:
        head, rest = file.read().split(MARKER)
    with open(page, "w", encoding="utf-8") as file:
        file.write(head + MARKER + text + END + rest.split(END, 1)[1])
    print(page)


if __name__ == "__main__":
    main()
