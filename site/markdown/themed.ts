import { transform } from "lightningcss";

/**
 * An SVG that can stand in a page: its rules reach nothing outside it, and it is dark where the page is, not where the
 * system is. On paper it is light.
 */
export function themed(svg: string, name: string, alt: string): string {
  const id = `picture-${name}`;
  const width = /viewBox="0 0 ([\d.]+)/.exec(svg)?.[1];
  return svg
    .replace(/<style>([\s\S]*?)<\/style>/, (_, css) => `<style>${ownRules(css, id)}</style>`)
    .replace(/<title>[\s\S]*?<\/title>\s*/, "")
    .replace("<svg ", `<svg id="${id}" width="${width}" aria-label="${attribute(alt)}" data-pagefind-ignore `)
    .trim();
}

/** What holds where the system is dark; its rules hold no further blocks. */
const DARK = /@media \(prefers-color-scheme: dark\) \{((?:[^{}]*\{[^{}]*\})*)\s*\}/g;

function ownRules(css: string, id: string): string {
  const nested = css.replaceAll(DARK, '@media screen { :root[data-theme="dark"] & {$1} }');
  const { code } = transform({
    filename: `${id}.css`,
    code: Buffer.from(`#${id} { ${nested} }`),
    minify: true,
    // Older than nesting, which is written out for them.
    targets: { chrome: 100 << 16, firefox: 100 << 16, safari: 15 << 16 },
  });
  return String(code);
}

const attribute = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
