// Elements of drawings.

const SVG = "http://www.w3.org/2000/svg";

/** An element of SVG with attributes. */
export function svgElement(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
