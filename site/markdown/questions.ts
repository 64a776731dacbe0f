import type { Paragraph, Root } from "mdast";
import { visit } from "unist-util-visit";

/** Sets questions off from the text, and tells the two kinds of folded blocks apart: answers, and pictures in letters. */
export function questions() {
  return (tree: Root) => {
    visit(tree, (node) => {
      if (node.type === "paragraph" && isQuestion(node))
        node.data = { hProperties: { className: ["question"] } };
      if (node.type !== "html") return;
      node.value = node.value
        .replace(/^<details>(\s*<summary>As text)/, '<details class="twin" data-pagefind-ignore>$1')
        .replace(/^<details>(\s*<summary>Answer)/, '<details class="answer">$1');
    });
  };
}

function isQuestion({ children: [first] }: Paragraph): boolean {
  return first?.type === "text" && first.value.startsWith("Predict: ");
}
