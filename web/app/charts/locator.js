// A small uncoloured map that says where the tiles lie; it carries no data.
import { element, shape } from "../element.js";
import { pageFile } from "../source.js";
import { word } from "../words.js";

let loading = null;
const geometry = () => (loading ??= pageFile("data/locator.topo.json"));

/** Arcs of a quantised TopoJSON as longitude and latitude. */
function decode({ arcs, transform: { scale, translate } }) {
  return arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([right, up]) => {
      x += right;
      y += up;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
}

const ring = (arcs, indices) => indices.flatMap((index) => (index < 0 ? [...arcs[~index]].reverse() : arcs[index]));
const polygons = ({ type, arcs }) => (type === "Polygon" ? [arcs] : arcs ?? []);

export function locator({ scenario }) {
  const node = element("figure.locator", { hidden: true });
  const shapes = new Map();

  geometry().then((topology) => {
    const places = topology.objects.theatre.geometries;
    if (!scenario.regions.some((region) => places.some((place) => place.properties.name === region.name))) return;
    const arcs = decode(topology);
    // At these latitudes a degree of longitude is about five sixths of one of latitude.
    const project = ([longitude, latitude]) => [((longitude - 52) * 0.83 * 7).toFixed(1), ((42 - latitude) * 7).toFixed(1)];
    for (const place of places) {
      const path = polygons(place).flatMap((rings) => rings.map((indices) => `M${ring(arcs, indices).map((point) => project(point).join(" ")).join("L")}Z`)).join("");
      const isTheatre = scenario.regions.some((region) => region.name === place.properties.name && region.role === "theatre");
      shapes.set(place.properties.name, shape(`path.${isTheatre ? "inside" : "outside"}`, { d: path }));
    }
    node.replaceChildren(
      shape("svg", { viewBox: "15 0 140 132", role: "img", "aria-label": word("map.locator") }, [...shapes.values()]),
      element("figcaption", {}, word("map.locator")));
    node.hidden = false;
  }, () => {
    // It is an inset: where its file is missing, as in a single file, the map stands without it.
  });

  return {
    node,
    mark(name) {
      for (const [other, path] of shapes) path.classList.toggle("marked", other === name);
    },
  };
}
