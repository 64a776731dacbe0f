/** One of several drawings side by side. A narrow page shrinks it to seven tenths of its own width, and gives it a line of its own where two would be smaller. */
export function panelHtml(name: string, svg: string): string {
  const width = /\bwidth="([\d.]+)"/.exec(svg)?.[1];
  return `<div style="--w:${width}px">${name}${svg}</div>`;
}
