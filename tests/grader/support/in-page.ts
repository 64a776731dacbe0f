// What is asked inside the browser. Each function is sent there by itself, so it uses nothing from outside.
declare const document: any;
declare const innerWidth: number;
declare function getComputedStyle(element: any): any;

/** What goes over an edge or over other text, in words. */
export function layoutFaults(): string[] {
  const faults: string[] = [];
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) faults.push(`the page is ${root.scrollWidth} wide in ${innerWidth}`);
  for (const element of document.querySelectorAll("main *")) {
    const { right, left } = element.getBoundingClientRect();
    const isScrolled = element.parentElement.closest(".scroll") !== null;
    if (!isScrolled && (right > innerWidth + 0.5 || left < -0.5))
      faults.push(
        `<${element.tagName}> reaches from ${left} to ${right}: ${element.textContent.slice(0, 40)}`,
      );
  }
  for (const svg of document.querySelectorAll("svg.plot")) {
    const edge = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")]
      .filter((text: any) => text.textContent.trim() && !text.getAttribute("transform")?.includes("rotate"))
      .map((text: any) => ({ name: text.textContent, box: text.getBoundingClientRect() }));
    for (const [i, { name, box }] of texts.entries()) {
      const out = Math.max(
        edge.left - box.left,
        box.right - edge.right,
        edge.top - box.top,
        box.bottom - edge.bottom,
      );
      if (out > 1.5) faults.push(`"${name}" is ${out} outside of ${svg.getAttribute("aria-label")}`);
      for (const other of texts.slice(i + 1)) {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        // A text's box is higher than its letters.
        if (across > 0.5 && down > 4)
          faults.push(`"${name}" lies on "${other.name}" in ${svg.getAttribute("aria-label")}`);
      }
    }
  }
  return faults;
}

/** Words of the names below pictures that are spread over several lines; and why there is nothing to see. */
export function brokenWords(): string[] {
  const names = [...document.querySelectorAll(".grid span")];
  if (names.length === 0) return ["no picture has a name"];
  return names.flatMap((name: any) => {
    const [text] = name.childNodes;
    return [...text.data.matchAll(/\S+/g)].flatMap((word: any) => {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      return range.getClientRects().length > 1 ? [word[0]] : [];
    });
  });
}

export interface Contrasts {
  /** Relative luminance of the page, 0 to 1. */
  background: number;
  /** Contrast as WCAG 2 defines it, and the least that is due: 4.5 for text, 3 for lines. */
  contrasts: { what: string; contrast: number; due: number }[];
}

/** How texts and lines stand out. */
export function contrasts(): Contrasts {
  const numbers = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour: string) => {
    const [r, g, b] = numbers(colour).map((part) => {
      const c = part / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element: any): string => {
    const colour = getComputedStyle(element).backgroundColor;
    return numbers(colour)[3] === 0 ? behind(element.parentElement) : colour;
  };
  const contrast = (a: string, b: string) => {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  };
  const found: Contrasts["contrasts"] = [];
  for (const element of document.querySelectorAll("p, h1, h2, figcaption, th, td, li, b, .grid span")) {
    const { color } = getComputedStyle(element);
    found.push({
      what: element.textContent.slice(0, 40),
      contrast: contrast(color, behind(element)),
      due: 4.5,
    });
  }
  for (const line of document.querySelectorAll("svg.plot [aria-label=line]")) {
    const { stroke } = getComputedStyle(line.querySelector("path") ?? line);
    const ground = behind(line.closest("section"));
    found.push({ what: `a line of ${stroke}`, contrast: contrast(stroke, ground), due: 3 });
  }
  return { background: luminance(getComputedStyle(document.body).backgroundColor), contrasts: found };
}

export interface Side {
  name: string;
  left: number;
  top: number;
  /** The texts of its plots, axes and all. */
  texts: string[];
  /** What is read to whoever cannot see the pictures. */
  alts: string[];
  /** Colours of cells, by the value that their tooltip tells. */
  cells: [value: string, colour: string][];
}

/** The sections in order, each with its two sides. */
export function sections(): { title: string; text: string; sides: Side[] }[] {
  return [...document.querySelectorAll("section")].map((section: any) => ({
    title: document.getElementById(section.getAttribute("aria-labelledby")).textContent,
    text: section.textContent,
    sides: [...section.querySelectorAll("figure")].map((figure: any) => ({
      name: figure.querySelector("figcaption").textContent,
      left: figure.getBoundingClientRect().left,
      top: figure.getBoundingClientRect().top,
      texts: [
        ...figure.querySelectorAll("svg.plot [aria-label*=tick] text, svg.plot [aria-label*=label] text"),
      ].map((text: any) => text.textContent),
      alts: [...figure.querySelectorAll("svg[role=img], img")].map((picture: any) =>
        picture.getAttribute(picture.tagName === "IMG" ? "alt" : "aria-label"),
      ),
      cells: [...figure.querySelectorAll("svg.plot [aria-label=rect] rect")].map((cell: any) => [
        cell.querySelector("title").textContent.split(": ").at(-1),
        cell.getAttribute("fill"),
      ]),
    })),
  }));
}

/** Sizes of the pictures of a section, and the red of the pixel in their middle. */
export async function pictures(title: string): Promise<{ size: string; red: number }[]> {
  const heading = [...document.querySelectorAll("h2")].find((h2: any) => h2.textContent === title);
  const found = [...(heading as any).parentElement.querySelectorAll("img, svg.plot image")];
  return Promise.all(
    found.map(async (element: any) => {
      const picture = document.createElement("img");
      picture.src =
        element.getAttribute("src") ?? element.getAttribute("href") ?? element.getAttribute("xlink:href");
      await picture.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
      const context = canvas.getContext("2d");
      context.drawImage(picture, 0, 0);
      const [red] = context.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data;
      return { size: `${canvas.width} x ${canvas.height}`, red };
    }),
  );
}
