import type { Look } from "./look.js";

/** A lesson's Markdown as lines for the terminal. */
export async function lessonLines(markdown: string, look: Look): Promise<string[]> {
  const [{ Marked }, { markedTerminal }] = await Promise.all([import("marked"), import("marked-terminal")]);
  const { color } = look;
  const renderer = markedTerminal({
    width: Math.min(look.width - 2, 100),
    reflowText: true,
    showSectionPrefix: false,
    tab: 2,
    firstHeading: color.green.bold,
    heading: color.green.bold,
    code: color.yellow,
    codespan: color.yellow,
    blockquote: color.italic,
    strong: color.bold,
    em: color.italic,
    hr: color.dim,
    link: color.blue,
    href: color.blue.underline,
    listitem: color.reset,
    table: color.reset,
    paragraph: color.reset,
  });
  const rendered = await new Marked(renderer as never).parse(markdown);
  return rendered.trimEnd().split("\n");
}
