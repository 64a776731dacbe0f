import {
  type Node,
  newNode,
} from "../../../solutions/4-reasoning-with-transformers/06-monte-carlo-tree-search/select-and-back-up.js";
import { treeSearch } from "../../../solutions/4-reasoning-with-transformers/06-monte-carlo-tree-search/tree-search.js";
import { ucb } from "../../../solutions/4-reasoning-with-transformers/06-monte-carlo-tree-search/ucb-and-puct.js";
import type { Figure } from "../figure.js";
import type { DrawnNode } from "../tree.js";

// The smallest tree that fools a beam, as a search by UCB with c = 1 grows it.

const BELOW: Record<string, string[]> = { root: ["B", "G"], B: ["wrong"], G: ["right"] };
const VALUES: Record<string, number> = { B: 0.8, G: 0.3, wrong: 0, right: 1 };

const world = {
  policy: (state: string) => BELOW[state].map((next) => ({ state: next, prior: 1 })),
  value: (state: string) => VALUES[state],
  isEnd: (state: string) => !(state in BELOW),
};

const root = newNode("root");
const drawn = ({ state, visits, valueSum, children }: Node<string>): DrawnNode => ({
  ...{ name: state, visits, mean: visits === 0 ? 0 : valueSum / visits },
  children: children.map(drawn),
});

const trees = [3, 4, 8].map((rounds) => {
  treeSearch(root, world, { simulations: rounds - root.visits, c: 1, topK: 2, score: ucb });
  return { title: `after ${rounds} rounds`, root: drawn(root) };
});

export const figure: Figure = {
  page: "4-reasoning-with-transformers/06-monte-carlo-tree-search/README.md",
  name: "second-look",
  title: "A search tree after 3, 4 and 8 rounds",
  alt: "Three trees of a root with the children B and G, each with one node below it. After 3 rounds B has two visits and G one. After 4 rounds both have two. After 8 rounds B still has two, G has six, and the right end below G has five.",
  trees,
};
