"""The core model of docs/benchmark-model.md on Mesa 3.3.1: cells and regions are agents.

Each cell acts every day, as agents of Mesa do; with `--attacks region` a region's attacks of a day are one count that is
shared out to its cells, which is the same law and calls no cell that does not attack.
"""

import argparse
import gc
import json
import math
import time
import tomllib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import mesa

YEAR = 365.25
WEEK = 7
DAYS_OF_YEAR = 365
CORE = tomllib.loads((Path(__file__).parent.parent / "core.toml").read_text())
REGIONS = len(CORE["permissiveness"])


def approach(time_constant):
    """Share of a gap that is closed in a week, with a time constant in days."""
    return -math.expm1(-WEEK / time_constant)


TIGHTENS = approach(CORE["tightening"])
LOOSENS = approach(CORE["loosening"])
PERCEIVES = approach(CORE["perception"])
EXPOSED = 2.0 ** (-WEEK / CORE["exposure_half_life"])
REMEMBERED = math.exp(-CORE["forgetting"] * WEEK / YEAR)
NEAR = CORE["relocation"] * math.exp(-CORE["link_length"] / CORE["relocation_distance"])


def poisson(mean, random):
    """A Poisson count at a small mean, by inversion: numpy's takes longer for one number."""
    drawn = random.random()
    # Below e^-mean, so that the exponential is rarely needed.
    if drawn < 1.0 - mean:
        return 0
    number, chance = 0, math.exp(-mean)
    below = chance
    while drawn >= below and number < 1000:
        number += 1
        chance *= mean / number
        below += chance
    return number


class Cell(mesa.Agent):
    """A cell: members, secrecy, exposure, experience, and the rate at which it attacks."""

    __slots__ = ("exposure", "experience", "intensity", "members", "region", "secrecy")

    def __init__(self, model, region, members, secrecy):
        super().__init__(model)
        self.members = members
        self.secrecy = secrecy
        self.exposure = 0.0
        self.experience = 0.0
        self.enter(region)

    def enter(self, region):
        self.region = region
        region.cells.append(self)
        self.weigh()
        region.count(self)

    def leave(self):
        self.region.discount(self)
        self.region.cells.remove(self)

    def weigh(self):
        skill = min((1.0 + self.experience) ** CORE["learning_exponent"], CORE["learning_cap"])
        self.intensity = self.region.attack_rate * self.members * math.exp(-CORE["tempo_effect"] * self.secrecy) * skill

    def target_weight(self):
        visibility = (1.0 - CORE["concealment"] * self.secrecy) * (1.0 + self.exposure)
        return visibility * (self.members / CORE["founding_size"]) ** CORE["target_exponent"]

    def set_members(self, members):
        self.region.discount(self)
        self.members = members
        self.weigh()
        self.region.count(self)

    def attack(self):
        number = poisson(self.intensity, self.random)
        if number:
            self.model.attacks += number
            self.learn(number)

    def learn(self, attacks):
        self.region.discount(self)
        self.experience += attacks
        self.exposure += attacks * CORE["exposure_gain"]
        self.weigh()
        self.region.count(self)

    def lie_low(self):
        called_for = self.region.called_for
        self.secrecy += (TIGHTENS if called_for > self.secrecy else LOOSENS) * (called_for - self.secrecy)
        self.exposure *= EXPOSED
        self.experience *= REMEMBERED
        self.weigh()
        self.region.count(self)


class Region(mesa.Agent):
    """A region of the theatre, with its cells, sums over them and bounds that none is above, and its sympathisers."""

    def __init__(self, model, number, cells):
        super().__init__(model)
        own = cells // REGIONS + (number < cells % REGIONS)
        self.number = number
        self.cells = []
        self.first_cells = own
        self.permissiveness = CORE["permissiveness"][number]
        self.attack_rate = (
            CORE["base_rate"] * math.exp(CORE["permissiveness_effect"] * (self.permissiveness - 0.5)) / YEAR
        )
        self.effort = CORE["effort"][number] * cells
        self.sympathisers = CORE["sympathisers"] * own
        self.people = CORE["people"] * own
        self.pressure = self.called_for = 0.0
        self.forget()

    def forget(self):
        """Sums and bounds of no cells: they are taken anew at the end of a week."""
        self.members = 0
        self.secrecy = self.intensity = 0.0
        self.most_intensity = self.most_exposure = 0.0
        self.most_members = 0

    def count(self, cell):
        self.members += cell.members
        self.secrecy += cell.members * cell.secrecy
        self.intensity += cell.intensity
        if cell.intensity > self.most_intensity:
            self.most_intensity = cell.intensity
        if cell.exposure > self.most_exposure:
            self.most_exposure = cell.exposure
        if cell.members > self.most_members:
            self.most_members = cell.members

    def discount(self, cell):
        self.members -= cell.members
        self.secrecy -= cell.members * cell.secrecy
        self.intensity -= cell.intensity

    def mean_secrecy(self):
        return self.secrecy / self.members if self.members else self.called_for

    def pick(self, most, weight):
        """A cell in proportion to a weight that is at most so much, by rejection."""
        choice, random = self.random.choice, self.random.random
        while True:
            cell = choice(self.cells)
            if random() * most < weight(cell):
                return cell

    def recruit(self):
        model, rng = self.model, self.model.rng
        secrecy = self.mean_secrecy()
        hazard = CORE["recruitment"] / model.mean_sympathisers * self.members * (1.0 - secrecy)
        recruits = int(rng.binomial(self.sympathisers, -math.expm1(-hazard / YEAR)))
        if not recruits:
            return
        self.sympathisers -= recruits
        founders = int(rng.binomial(recruits, CORE["founding"]))
        joiners = recruits - founders
        if self.cells:
            for cell in self.random.choices(self.cells, k=joiners):
                cell.experience *= cell.members / (cell.members + 1)
                cell.set_members(cell.members + 1)
        elif joiners:
            Cell(model, self, joiners, secrecy)
        for _ in range(founders):
            Cell(model, self, 1, secrecy)

    def leaving(self):
        """Cells that leave in a week, each with where it goes."""
        attraction = self.permissiveness - self.called_for
        regions = self.model.regions
        to = [regions[(self.number - 1) % REGIONS], regions[(self.number + 1) % REGIONS]]
        hazards = [NEAR * max(0.0, one.permissiveness - one.called_for - attraction) for one in to]
        total = sum(hazards)
        if total <= 0.0 or not self.cells:
            return []
        number = int(self.model.rng.binomial(len(self.cells), -math.expm1(-total * WEEK / YEAR)))
        cells = self.random.sample(self.cells, number)
        return [(cell, self.random.choices(to, hazards)[0]) for cell in cells]

    def attack(self):
        """The attacks of all cells as one count, each given to a cell in proportion to its intensity."""
        if not self.cells:
            return
        number = int(self.model.rng.poisson(max(0.0, self.intensity)))
        self.model.attacks += number
        attackers = [self.pick(self.most_intensity, lambda cell: cell.intensity) for _ in range(number)]
        for cell in attackers:
            cell.learn(1)

    def operate(self):
        model, rng = self.model, self.model.rng
        operations = int(rng.poisson(self.effort / YEAR))
        if not operations:
            return
        model.operations += operations
        for _ in range(int(rng.binomial(operations, min(1.0, self.members / self.people)))):
            if not self.cells:
                return
            size = (self.most_members / CORE["founding_size"]) ** CORE["target_exponent"]
            cell = self.pick((1.0 + self.most_exposure) * size, Cell.target_weight)
            left = cell.members - int(rng.binomial(cell.members, CORE["killed_share"]))
            if left:
                cell.set_members(left)
            else:
                cell.leave()
                cell.remove()


class CoreModel(mesa.Model):
    """The theatre."""

    def __init__(self, cells, seed, is_by_region):
        super().__init__(seed=seed)
        self.is_by_region = is_by_region
        self.mean_sympathisers = CORE["sympathisers"] * cells / REGIONS
        self.attacks = self.operations = self.day = 0
        self.regions = [Region(self, number, cells) for number in range(REGIONS)]
        size = CORE["founding_size"]
        felt = self.felt_pressure([region.first_cells * size for region in self.regions])
        for region, pressure in zip(self.regions, felt):
            region.pressure = pressure
            region.called_for = pressure / (pressure + CORE["half_pressure"])
            for _ in range(region.first_cells):
                Cell(self, region, size, region.called_for)

    def felt_pressure(self, members):
        floor, weight = CORE["presence_floor"], CORE["country_weight"]
        country = 100.0 * sum(region.effort for region in self.regions) / (sum(members) + floor)
        here = [100.0 * region.effort / (own + floor) for region, own in zip(self.regions, members)]
        return [own + weight * (country - own) for own in here]

    @property
    def cells(self):
        return self.agents_by_type[Cell]

    def step(self):
        for region in self.regions:
            region.recruit()
        if self.day % WEEK == WEEK - 1:
            felt = self.felt_pressure([region.members for region in self.regions])
            for region, pressure in zip(self.regions, felt):
                region.pressure += PERCEIVES * (pressure - region.pressure)
                region.called_for = region.pressure / (region.pressure + CORE["half_pressure"])
                region.forget()
            self.cells.do("lie_low")
            self.relocate()
        if self.is_by_region:
            for region in self.regions:
                region.attack()
        else:
            self.cells.do("attack")
        for region in self.regions:
            region.operate()
        self.day += 1

    def relocate(self):
        moves = [move for region in self.regions for move in region.leaving()]
        left = {cell for cell, _ in moves}
        for region in {cell.region for cell in left}:
            region.cells = [cell for cell in region.cells if cell not in left]
        for cell, to in moves:
            cell.region.discount(cell)
            cell.enter(to)


def run(cells, days, seed, is_by_region):
    """Runs a world; what is told of it."""
    model = CoreModel(cells, seed, is_by_region)
    years = -(-days // DAYS_OF_YEAR)
    told = {"attacks": [0] * years, "operations": [0] * years, "strength": [0] * years, "cell_days": 0}
    # What is there now stays: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    start = time.perf_counter()
    for day in range(days):
        model.attacks = model.operations = 0
        model.step()
        year = day // DAYS_OF_YEAR
        told["attacks"][year] += model.attacks
        told["operations"][year] += model.operations
        told["cell_days"] += len(model.cells)
        if day == days - 1 or day % DAYS_OF_YEAR == DAYS_OF_YEAR - 1:
            told["strength"][year] = sum(region.members for region in model.regions)
    told["seconds"] = time.perf_counter() - start
    gc.unfreeze()
    return told


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, required=True)
    parser.add_argument("--days", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1, help="processes, since threads share one interpreter")
    parser.add_argument("--attacks", choices=["cell", "region"], default="cell")
    asked = parser.parse_args()
    is_by_region = asked.attacks == "region"
    seeds = range(asked.seed, asked.seed + asked.runs * asked.threads)
    start = time.perf_counter()
    if asked.threads == 1:
        told = [run(asked.cells, asked.days, seed, is_by_region) for seed in seeds]
    else:
        with ProcessPoolExecutor(asked.threads) as pool:
            told = list(pool.map(run, *zip(*((asked.cells, asked.days, seed, is_by_region) for seed in seeds))))
    seconds = time.perf_counter() - start
    for one in told:
        print(json.dumps(one))
    print(json.dumps({"seconds_of_all": seconds}))


if __name__ == "__main__":
    main()
