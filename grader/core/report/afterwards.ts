import type { Afterwards } from "../../../lib/author/course.js";

/** What can be kept of an exercise, as Markdown in the form of a lesson. */
export function afterwardsText({ formula, reads, paper, pytorch }: Afterwards): string {
  const blocks = [
    formula && `\`\`\`math\n${formula}\n\`\`\``,
    reads,
    paper && `**Where it stands:** [${paper.title}](${paper.link}), ${paper.where}`,
    pytorch && `**The same in PyTorch:**\n\n\`\`\`python\n${pytorch}\n\`\`\``,
  ];
  return `${blocks.filter(Boolean).join("\n\n")}\n`;
}

/** Names what there is to keep: `the formula, the paper and the same in PyTorch`. */
export function afterwardsNames({ formula, paper, pytorch }: Afterwards): string {
  const names = [formula && "the formula", paper && "the paper", pytorch && "the same in PyTorch"];
  const [last, ...others] = names.filter(Boolean).reverse();
  return others.length > 0 ? `${others.reverse().join(", ")} and ${last}` : `${last}`;
}
