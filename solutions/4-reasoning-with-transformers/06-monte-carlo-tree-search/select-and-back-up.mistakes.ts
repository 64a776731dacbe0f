import { mistakesFor } from "#lib/author/mistakes";
import { type Node, backUp as rightBackUp, newNode as rightNewNode } from "./select-and-back-up.js";

type Score<S> = (child: Node<S>, parent: Node<S>) => number;

const firstBest = <S>(parent: Node<S>, score: Score<S>): Node<S> => {
  const scores = parent.children.map((child) => score(child, parent));
  if (scores.some(Number.isNaN)) throw new RangeError(`a score of NaN among ${scores}`);
  return parent.children[scores.indexOf(Math.max(...scores))];
};

/** `selectPath` with another choice of the child. */
const choosing = (best: <S>(parent: Node<S>, score: Score<S>) => Node<S>, refusesNaN = true) => ({
  selectPath<S>(root: Node<S>, score: Score<S>): Node<S>[] {
    const path = [root];
    for (let node = root; node.children.length > 0; path.push(node)) {
      if (refusesNaN) firstBest(node, score);
      node = best(node, score);
    }
    return path;
  },
});

/** `selectPath` whose path is something else than the nodes from root to leaf. */
const giving = (other: <S>(path: Node<S>[]) => Node<S>[]) => ({
  selectPath: <S>(root: Node<S>, score: Score<S>): Node<S>[] =>
    other(choosing(firstBest).selectPath(root, score)),
});

/** `backUp` that does something else with the nodes of the path. */
const counting = (count: <S>(path: Node<S>[], value: number) => void) => ({
  backUp<S>(path: Node<S>[], value: number): void {
    rightBackUp([], value);
    count(path, value);
  },
});

const add = <S>(node: Node<S>, value: number, visits = 1) => {
  node.visits += visits;
  node.valueSum += value;
};

const scoresKept = new WeakMap<object, number>();

export default mistakesFor<typeof import("./select-and-back-up.js")>({
  "one-level-only": {
    because: "The path ends at a child of the root. Selection goes on to a node without children.",
    selectPath<S>(root: Node<S>, score: Score<S>): Node<S>[] {
      return root.children.length === 0 ? [root] : [root, firstBest(root, score)];
    },
  },
  "stops-at-unvisited": {
    because:
      "The path ends at the first node without visits. A leaf is a node without children, visited or not.",
    selectPath<S>(root: Node<S>, score: Score<S>): Node<S>[] {
      const path = [root];
      for (let node = root; node.children.length > 0 && (node === root || node.visits > 0); path.push(node))
        node = firstBest(node, score);
      return path;
    },
  },
  "below-visited-nodes-only": {
    because:
      "Selection went on only from a node with visits. A leaf is a node without children, visited or not.",
    selectPath<S>(root: Node<S>, score: Score<S>): Node<S>[] {
      const path = [root];
      for (let node = root; node.children.length > 0 && node.visits > 0; path.push(node))
        node = firstBest(node, score);
      return path;
    },
  },
  "leaf-alone": {
    because: "Only the leaf is returned. The back-up needs every node on the way to it.",
    ...giving((path) => path.slice(-1)),
  },
  "without-the-root": {
    because: "The root isn't on the path. It has a choice to make too, and its visits are the simulations.",
    ...giving((path) => path.slice(1)),
  },
  "without-the-leaf": {
    because: "The leaf isn't on the path. It is the node that the simulation evaluates.",
    ...giving((path) => (path.length > 1 ? path.slice(0, -1) : path)),
  },
  "leaf-first": {
    because: "The path runs from the leaf to the root. It should begin with the root.",
    ...giving((path) => [...path].reverse()),
  },
  "empty-path-of-a-leaf": {
    because: "A root without children gives an empty path. It is a leaf itself, and the whole path.",
    ...giving((path) => (path.length > 1 ? path : [])),
  },
  "parents-above": {
    because: "The path goes up to the top of the tree. It begins with the node that the search was given.",
    ...giving((path) => {
      const above = [];
      for (let node = path[0].parent; node; node = node.parent) above.unshift(node);
      return [...above, ...path];
    }),
  },
  "copies-of-children": {
    because:
      "The path holds copies of the children. A back-up would change them, and the tree would learn nothing.",
    ...giving((path) => path.map((node, i) => (i === 0 ? node : { ...node }))),
  },
  "walks-on-copies": {
    because:
      "Selection went on with copies of the children. A back-up would change them, and the tree would learn nothing.",
    selectPath<S>(root: Node<S>, score: Score<S>): Node<S>[] {
      const path = [root];
      for (let node = root; node.children.length > 0; path.push(node)) node = { ...firstBest(node, score) };
      return path;
    },
  },
  "copies-of-nodes": {
    because: "The path holds copies. A back-up would change them, and the tree would learn nothing.",
    ...giving((path) => path.map((node) => ({ ...node }))),
  },
  "one-path-for-all-calls": {
    because: "Every call fills the same list, so an earlier path changes. Each call returns a new one.",
    selectPath: (() => {
      const shared: Node<any>[] = [];
      return <S>(root: Node<S>, score: Score<S>): Node<S>[] => {
        const path = choosing(firstBest).selectPath(root, score);
        shared.splice(0, shared.length, ...path);
        return shared;
      };
    })(),
  },
  "prior-zero-becomes-one": {
    because: "A prior of 0 was treated as missing and became 1. Only a prior that isn't given is 1.",
    newNode: <S>(state: S, prior?: number, parent: Node<S> | null = null): Node<S> =>
      rightNewNode(state, prior || 1, parent),
  },
  "smallest-score": {
    because: "The child with the smallest score was taken. The largest one deserves the visit.",
    ...choosing((parent, score) => firstBest(parent, (child) => -score(child, parent))),
  },
  "nearly-equal-scores": {
    because:
      "Scores that are close were treated as equal. The larger one is taken, however small the difference.",
    ...choosing((parent, score) => {
      const scores = parent.children.map((child) => score(child, parent));
      const largest = Math.max(...scores);
      return parent.children[scores.findIndex((x) => x === largest || x > largest - 1e-9)];
    }),
  },
  "last-of-equals": {
    because: "Of equal scores the last child was taken. The first one is.",
    ...choosing((parent, score) => {
      const scores = parent.children.map((child) => score(child, parent));
      return parent.children[scores.lastIndexOf(Math.max(...scores))];
    }),
  },
  "begins-at-zero": {
    because:
      "The best score so far began at a number, and scores below it never won. It has to begin below every score.",
    ...choosing((parent, score) => {
      let [best, most] = [parent.children[0], 0];
      for (const child of parent.children)
        if (score(child, parent) > most) [best, most] = [child, score(child, parent)];
      return best;
    }),
  },
  "begins-at-a-low-number": {
    because:
      "The best score so far began at a low number, and scores below it never won. Only −Infinity is below every other score.",
    ...choosing((parent, score) => {
      let [best, most] = [parent.children[0], -1e9];
      for (const child of parent.children)
        if (score(child, parent) > most) [best, most] = [child, score(child, parent)];
      return best;
    }),
  },
  "none-above-minus-infinity": {
    because:
      "Where all scores are −Infinity, no score is above it, so no child was taken. Equal scores have a best one too: the first.",
    ...choosing((parent, score) => {
      let [best, most] = [-1, Number.NEGATIVE_INFINITY];
      for (const [i, child] of parent.children.entries())
        if (score(child, parent) > most) [best, most] = [i, score(child, parent)];
      return parent.children[best];
    }),
  },
  "infinity-left-out": {
    because:
      "Infinite scores were left out. UCB gives Infinity to a child without a visit, which comes first.",
    ...choosing((parent, score) =>
      firstBest(parent, (child) => (Number.isFinite(score(child, parent)) ? score(child, parent) : -1e308)),
    ),
  },
  "scores-among-cousins": {
    because: "The best node of the whole tree was taken. At each node only its own children compete.",
    selectPath<S>(root: Node<S>, score: Score<S>): Node<S>[] {
      const leaves: Node<S>[] = [];
      const visit = (node: Node<S>) => {
        if (node.children.length > 0) firstBest(node, score);
        if (node.children.length === 0) leaves.push(node);
        node.children.forEach(visit);
      };
      visit(root);
      if (leaves[0] === root) return [root];
      let best = leaves[0];
      for (const leaf of leaves)
        if (score(leaf, leaf.parent as Node<S>) > score(best, best.parent as Node<S>)) best = leaf;
      const path = [best];
      while (path[0] !== root) path.unshift(path[0].parent as Node<S>);
      return path;
    },
  },
  "root-as-the-parent": {
    because:
      "Every score was asked with the root for the parent. The visits that count are those of the child's own parent.",
    selectPath<S>(root: Node<S>, score: Score<S>): Node<S>[] {
      const path = [root];
      for (let node = root; node.children.length > 0; path.push(node))
        node = firstBest(node, (child) => score(child, root));
      return path;
    },
  },
  "visits-while-selecting": {
    because:
      "The nodes were counted while they were selected. The back-up counts them, and they would count twice.",
    ...giving((path) => {
      for (const node of path) node.visits += 1;
      return path;
    }),
  },
  "children-counted-while-selecting": {
    because:
      "The children were counted while they were selected. The back-up counts them, and they would count twice.",
    ...giving((path) => {
      for (const node of path.slice(1)) node.visits += 1;
      return path;
    }),
  },
  "sorts-the-children": {
    because:
      "The children were sorted in place. Selection leaves them in their order, which decides between equal scores.",
    ...choosing(
      (parent, score) => parent.children.sort((a, b) => score(b, parent) - score(a, parent))[0],
      false,
    ),
  },
  "leaf-only": {
    because: "Only the leaf counts. Its value is evidence about each choice that led to it.",
    ...counting((path, value) => add(path[path.length - 1], value)),
  },
  "root-skipped": {
    because: "The root doesn't count. Its visits are those in the bonus of its children.",
    ...counting((path, value) => {
      for (const node of path.slice(1)) add(node, value);
    }),
  },
  "leaf-skipped": {
    because: "The leaf doesn't count, so it would be new for ever. Every node of the path counts.",
    ...counting((path, value) => {
      for (const node of path.length > 1 ? path.slice(0, -1) : path) add(node, value);
    }),
  },
  "root-only": {
    because: "Only the root counts. The search chooses among children, and so they have to count.",
    ...counting((path, value) => add(path[0], value)),
  },
  "sign-flips": {
    because: "The sign turns from node to node, as for two players. Here all choices are those of one.",
    ...counting((path, value) => {
      for (const [i, node] of path.entries()) add(node, (path.length - 1 - i) % 2 === 0 ? value : -value);
    }),
  },
  "sign-flips-from-the-root": {
    because:
      "The sign turns from node to node on the way down, as for two players. Here all choices are those of one.",
    ...counting((path, value) => {
      for (const [i, node] of path.entries()) add(node, i % 2 === 0 ? value : -value);
    }),
  },
  "replaces-the-sum": {
    because: "The new value replaced the sum. Then only the last simulation counts.",
    ...counting((path, value) => {
      for (const node of path) {
        node.visits += 1;
        node.valueSum = value;
      }
    }),
  },
  "mean-for-sum": {
    because:
      "The mean was stored as the sum of the values. It is divided by the visits only when it is used.",
    ...counting((path, value) => {
      for (const node of path) {
        node.valueSum = (node.valueSum * node.visits + value) / (node.visits + 1);
        node.visits += 1;
      }
    }),
  },
  "value-times-visits": {
    because: "The sum was set to the last value times the visits. Each simulation adds its own value.",
    ...counting((path, value) => {
      for (const node of path) {
        node.visits += 1;
        node.valueSum = value * node.visits;
      }
    }),
  },
  "best-value": {
    because: "The best value so far is kept. The sum counts bad simulations too.",
    ...counting((path, value) => {
      for (const node of path) {
        node.valueSum = node.visits === 0 ? value : Math.max(node.valueSum, value);
        node.visits += 1;
      }
    }),
  },
  "divided-by-the-length": {
    because: "The value was shared out among the nodes. Each of them counts the whole of it.",
    ...counting((path, value) => {
      for (const node of path) add(node, value / path.length);
    }),
  },
  "fades-on-the-way-up": {
    because: "The value fades on the way to the root. It counts the same for each choice that led to it.",
    ...counting((path, value) => {
      for (const [i, node] of path.entries()) add(node, value * 0.9 ** (path.length - 1 - i));
    }),
  },
  "visits-forgotten": {
    because: "The values were added, but no visit was counted. The mean is a quotient of both.",
    ...counting((path, value) => {
      for (const node of path) add(node, value, 0);
    }),
  },
  "values-forgotten": {
    because: "The visits were counted, but no value was added. The mean is a quotient of both.",
    ...counting((path) => {
      for (const node of path) add(node, 0);
    }),
  },
  "zero-counts-for-nothing": {
    because: "A value of 0 was passed over. It is a simulation that failed, and its visit counts.",
    ...counting((path, value) => {
      if (value) for (const node of path) add(node, value);
    }),
  },
  "siblings-too": {
    because: "The siblings of the path's nodes count too. The simulation did not visit them.",
    ...counting((path, value) => {
      const nodes = new Set(
        path.flatMap((node, i) => (i === 0 ? [node] : (node.parent?.children ?? [node]))),
      );
      for (const node of nodes) add(node, value);
    }),
  },
  "past-the-root": {
    because: "The back-up went on above the path. It ends at the root of this search.",
    ...counting((path, value) => {
      for (let node: Node<unknown> | null = path[path.length - 1]; node; node = node.parent) add(node, value);
    }),
  },
  "path-consumed": {
    because: "The path was emptied while going up. It belongs to the caller; only its nodes change.",
    ...counting((path, value) => {
      for (let node = path.pop(); node; node = path.pop()) add(node, value);
    }),
  },
  "parent-and-child-exchanged": {
    because: "`score` was called with the parent and the child swapped. The child comes first.",
    ...choosing((parent, score) => firstBest(parent, (child) => score(parent, child))),
  },
  "scores-remembered": {
    because: "Scores were kept for the next selection. Visits change them: ask for each score again.",
    ...choosing((parent, score) =>
      firstBest(parent, (child, of) => {
        const known = scoresKept.get(child) ?? score(child, of);
        scoresKept.set(child, known);
        return known;
      }),
    ),
  },
});
