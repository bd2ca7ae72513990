"""The model of benches/calibration/normal_model.rs, written as the documentation of pyABC has models.

    s_j ~ N(u_j, 0.1)        u_j uniform on [-1, 1]        0.1 is a variance
"""

import gc
import time

import numpy as np
import pyabc

OBSERVED = np.array([0.0, 0.3, -0.3, 0.5, -0.5, 0.1, -0.2, 0.7, 0.9, -0.8])
SD = np.sqrt(0.1)


class NormalModel:
    """The model in so many parameters; a class, so that other processes can be handed it."""

    def __init__(self, parameters: int) -> None:
        self.names = [f"u{place}" for place in range(parameters)]

    def __call__(self, parameters: pyabc.Parameter) -> dict:
        u = np.array([parameters[name] for name in self.names])
        return {"s": u + SD * np.random.randn(len(u))}

    def prior(self) -> pyabc.Distribution:
        return pyabc.Distribution(**{name: pyabc.RV("uniform", -1, 2) for name in self.names})

    def observed(self) -> dict:
        return {"s": OBSERVED[: len(self.names)]}


def calibrate(parameters: int, sampler: pyabc.Sampler, generations: int) -> tuple[int, float]:
    """Runs, and seconds, of a calibration with populations of 1,000.

    As pyABC does it unasked: a normal kernel, epsilon the median of the last distances. Only the database
    is in memory, since ours is not made to write either.
    """
    model = NormalModel(parameters)
    distance = pyabc.PNormDistance(p=2)
    abc = pyabc.ABCSMC(model, model.prior(), distance, population_size=1000, sampler=sampler)
    began = time.perf_counter()
    abc.new("sqlite://", model.observed())
    history = abc.run(max_nr_populations=generations)
    seconds = time.perf_counter() - began
    runs = history.total_nr_simulations
    # SQLite wants its connection closed by the thread that opened it, not by one that happens to collect.
    del abc, history
    gc.collect()
    return runs, seconds


def microseconds_a_run(parameters: int) -> float:
    """What the model costs alone."""
    model = NormalModel(parameters)
    drawn = model.prior().rvs()
    began = time.perf_counter()
    for _ in range(20_000):
        model(drawn)
    return (time.perf_counter() - began) / 20_000 * 1e6
