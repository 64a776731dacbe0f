import katex from "katex";
import type { Code, Html, Root } from "mdast";
import type { InlineMath, Math as MathBlock } from "mdast-util-math";
import { visit } from "unist-util-visit";
import type { VFile } from "vfile";
import { problem } from "./place.js";

/** Sets all formulas, in the forms that GitHub knows: `$x$`, $`x`$, blocks between $$, and fences called math. */
export function formulas() {
  return (tree: Root, page: VFile) => {
    visit(tree, (node, at, parent) => {
      if (at === undefined || !parent) return;
      const tex = texOf(node as Code | InlineMath | MathBlock, page);
      if (tex !== undefined)
        parent.children[at] = set(tex, node.type !== "inlineMath", (why) =>
          problem(page, node, why),
        ) as never;
    });
  };
}

function texOf(node: Code | InlineMath | MathBlock, page: VFile): string | undefined {
  if (node.type === "math" || (node.type === "code" && node.lang === "math")) return node.value;
  if (node.type !== "inlineMath") return undefined;
  const quoted = /^`([\s\S]*)`$/.exec(node.value);
  if (quoted) return quoted[1];
  if (/^\s|\s$/.test(node.value))
    throw problem(page, node, `$${node.value}$ is no formula on GitHub. Write \\$ for a dollar.`);
  return node.value;
}

function set(tex: string, displayMode: boolean, refusal: (why: string) => Error): Html {
  try {
    const html = katex.renderToString(tex, { displayMode, output: "htmlAndMathml", strict: "error" });
    return { type: "html", value: displayMode ? `<p class="formula">${once(html)}</p>` : once(html) };
  } catch (error) {
    throw refusal(`KaTeX cannot set ${tex}: ${(error as Error).message}`);
  }
}

/** KaTeX writes a formula three times: for the eye, for screen readers, and as TeX. The search reads the second alone. */
function once(html: string): string {
  return html
    .replaceAll("<annotation ", "<annotation data-pagefind-ignore ")
    .replaceAll('<span class="katex-html" ', '<span class="katex-html" data-pagefind-ignore ');
}
