// Makes elements: element("button.small", { type: "button", onclick }, "text", child, …).
const svgSpace = "http://www.w3.org/2000/svg";

function build(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function element(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElement(name);
  if (classes.length) node.className = classes.join(" ");
  return build(node, attributes, children);
}

export function shape(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElementNS(svgSpace, name);
  if (classes.length) node.setAttribute("class", classes.join(" "));
  return build(node, attributes, children);
}
