import { mistakesFor } from "#lib/author/mistakes";
import { type Candidate, grow as right } from "./grow-node.js";
import { type Node, newNode } from "./select-and-back-up.js";

type Policy<S> = (state: S) => Candidate<S>[];

interface Way {
  keep: <S>(candidates: Candidate<S>[], topK: number) => Candidate<S>[];
  priors: <S>(kept: Candidate<S>[], all: Candidate<S>[]) => number[];
  child: <S>(state: S, prior: number, parent: Node<S>) => Node<S>;
  attach: <S>(node: Node<S>, children: Node<S>[]) => void;
}

const byPrior = <S>(list: Candidate<S>[]) => [...list].sort((a, b) => b.prior - a.prior);
const sum = <S>(list: Candidate<S>[]) => list.reduce((total, { prior }) => total + prior, 0);
const usual: Way = {
  keep: (candidates, topK) => byPrior(candidates).slice(0, topK),
  priors: (kept) => kept.map(({ prior }) => prior / sum(kept)),
  child: (state, prior, parent) => newNode(state, prior, parent),
  attach: (node, children) => {
    node.children = children;
  },
};

/** `grow` with some of its parts done in another way. */
const growing = (other: Partial<Way>) => ({
  grow<S>(node: Node<S>, policy: Policy<S>, topK: number): void {
    if (node.children.length > 0) {
      right(node, policy, topK);
      return;
    }
    const way = { ...usual, ...other };
    const all = policy(node.state);
    right(newNode(node.state), () => all.map((candidate) => ({ ...candidate })), topK);
    const kept = way.keep(all, topK);
    const priors = way.priors(kept, all);
    way.attach(
      node,
      kept.map(({ state }, i) => way.child(state, priors[i], node)),
    );
  },
});

/** `grow` that does not notice a node that is known already. */
const again = (attach: Way["attach"]) => ({
  grow<S>(node: Node<S>, policy: Policy<S>, topK: number): void {
    const fresh = newNode(node.state);
    right(fresh, policy, topK);
    for (const child of fresh.children) child.parent = node;
    attach(node, fresh.children);
  },
});

export default mistakesFor<typeof import("./grow-node.js")>({
  "first-ones": {
    because: "The first candidates were kept. The likeliest ones are to become children.",
    ...growing({ keep: (list, topK) => byPrior(list.slice(0, topK)) }),
  },
  "never-sorted": {
    because:
      "The list was not sorted, so the first candidates were kept, in the policy's order. The likeliest ones are to become children.",
    ...growing({ keep: (list, topK) => list.slice(0, topK) }),
  },
  "unlikeliest-ones": {
    because: "The list was sorted upwards, so the least likely candidates were kept.",
    ...growing({ keep: (list, topK) => [...list].sort((a, b) => a.prior - b.prior).slice(0, topK) }),
  },
  "order-of-the-policy": {
    because:
      "The right candidates were kept in the policy's order. The likeliest child comes first, and wins where scores are equal.",
    ...growing({
      keep: (list, topK) => {
        const kept = new Set(byPrior(list).slice(0, topK));
        return list.filter((candidate) => kept.has(candidate));
      },
    }),
  },
  "one-too-many": {
    because: "There is one child more than topK allows.",
    ...growing({ keep: (list, topK) => byPrior(list).slice(0, topK + 1) }),
  },
  "one-too-few": {
    because: "There is one child fewer than topK allows.",
    ...growing({ keep: (list, topK) => byPrior(list).slice(0, topK - 1) }),
  },
  "all-candidates": {
    because: "All candidates became children. Only the topK likeliest do.",
    ...growing({ keep: (list) => byPrior(list) }),
  },
  "by-name-of-topk": {
    because:
      "Candidates were kept up to the prior of the last one, ties included. There are topK children at most.",
    ...growing({
      keep: (list, topK) => {
        const least = byPrior(list)[Math.min(topK, list.length) - 1]?.prior ?? 0;
        return byPrior(list).filter(({ prior }) => prior >= least);
      },
    }),
  },
  "last-of-equals": {
    because:
      "Of equal candidates the last ones came first. Those that come first in the policy's list are kept.",
    ...growing({ keep: (list, topK) => byPrior([...list].reverse()).slice(0, topK) }),
  },
  "zeros-left-out": {
    because: "Candidates with the prior 0 were left out. They are unlikely, but candidates.",
    ...growing({
      keep: (list, topK) =>
        byPrior(list)
          .filter(({ prior }) => prior > 0)
          .slice(0, topK),
    }),
  },
  "not-renormalized": {
    because: "The priors are those among all candidates. Those of the children should sum to 1.",
    ...growing({ priors: (kept) => kept.map(({ prior }) => prior) }),
  },
  "sum-kept-from-zero": {
    because:
      "A tiny number was added to the sum, or replaced it. Priors may be smaller than that, and are shares of their sum.",
    ...growing({ priors: (kept) => kept.map(({ prior }) => prior / (sum(kept) + 1e-30)) }),
  },
  "nearly-equal-priors": {
    because:
      "Priors that are close were treated as equal. The likelier one comes first, however small the difference.",
    ...growing({
      keep: (list, topK) =>
        [...list].sort((a, b) => Math.round(1e9 * b.prior) - Math.round(1e9 * a.prior)).slice(0, topK),
    }),
  },
  "divided-by-all": {
    because:
      "The priors were divided by the sum of all candidates. Divide by the sum of those that were kept.",
    ...growing({ priors: (kept, all) => kept.map(({ prior }) => prior / sum(all)) }),
  },
  "divided-by-the-largest": {
    because: "The priors were divided by the largest one. They are probabilities, so they should sum to 1.",
    ...growing({ priors: (kept) => kept.map(({ prior }) => prior / kept[0].prior) }),
  },
  "uniform-priors": {
    because: "All children got the same prior. The policy's opinion of them is lost.",
    ...growing({ priors: (kept) => kept.map(() => 1 / kept.length) }),
  },
  softmax: {
    because: "A softmax was taken of the priors. They are probabilities already, and only need another sum.",
    ...growing({
      priors: (kept) => {
        const weights = kept.map(({ prior }) => Math.exp(prior));
        const total = weights.reduce((a, b) => a + b, 0);
        return weights.map((weight) => weight / total);
      },
    }),
  },
  "times-the-parents-prior": {
    because:
      "The priors were multiplied by that of the parent. A prior compares siblings, not the nodes of a level.",
    ...growing({
      priors: (kept) => kept.map(({ prior }) => prior / sum(kept)),
      child: (state, prior, parent) => newNode(state, prior * parent.prior, parent),
    }),
  },
  "only-one-without-parent": {
    rung: 3,
    because: "An only child has no parent. It needs one like any other.",
    ...growing({
      attach: (node, children) => {
        if (children.length === 1) children[0].parent = null;
        node.children = children;
      },
    }),
  },
  "no-parent": {
    rung: 3,
    because: "The children don't know their parent. Each child's `parent` is the node.",
    ...growing({ child: (state, prior) => newNode(state, prior) }),
  },
  grandparent: {
    rung: 3,
    because: "The children got the parent of the node for their own. It is their grandparent.",
    ...growing({ child: (state, prior, parent) => newNode(state, prior, parent.parent) }),
  },
  "one-visit-at-once": {
    because: "The children begin with one visit. They haven't been visited yet, and the score depends on it.",
    ...growing({ child: (state, prior, parent) => ({ ...newNode(state, prior, parent), visits: 1 }) }),
  },
  "counts-of-the-parent": {
    because: "The children took over what their parent had counted. They begin without visits.",
    ...growing({
      child: (state, prior, parent) => ({ ...parent, state, prior, parent, children: [] }),
    }),
  },
  "one-list-for-all": {
    because: "All children share one list for their own children. What grows below one would grow below all.",
    ...growing({
      attach: (node, children) => {
        for (const child of children) child.children = children[0].children;
        node.children = children;
      },
    }),
  },
  "visit-counted": {
    because: "The node was counted as visited while it grew. Visits are counted by the back-up.",
    ...growing({
      attach: (node, children) => {
        node.children = children;
        node.visits += 1;
      },
    }),
  },
  "nothing-attached": {
    because: "The children were made, but not handed to the node.",
    ...growing({ attach: () => {} }),
  },
  "sorts-the-policys-list": {
    because: "The policy's own list was sorted. Sort a copy: the list belongs to the policy.",
    ...growing({ keep: (list, topK) => list.sort((a, b) => b.prior - a.prior).slice(0, topK) }),
  },
  "priors-written-back": {
    because:
      "The new priors were written into the policy's candidates. Its list stays as it is; they belong to the children.",
    ...growing({
      priors: (kept) => {
        const total = sum(kept);
        for (const candidate of kept) candidate.prior /= total;
        return kept.map(({ prior }) => prior);
      },
    }),
  },
  "policy-asked-again": {
    because:
      "The policy was asked a second time. Its candidates are there already, and a call costs a pass through a model.",
    grow<S>(node: Node<S>, policy: Policy<S>, topK: number): void {
      if (node.children.length === 0) policy(node.state);
      right(node, policy, topK);
    },
  },
  "copies-of-states": {
    because: "The children hold copies of the states. They should hold the states themselves.",
    ...growing({ child: (state, prior, parent) => newNode(structuredClone(state), prior, parent) }),
  },
  "grows-anew": {
    because: "A node that had children got new ones, and what the search knew of the old ones is lost.",
    ...again((node, children) => {
      node.children = children;
    }),
  },
  "grows-twice": {
    because:
      "A node that had children got them a second time. It is known already, and should stay as it is.",
    ...again((node, children) => {
      node.children.push(...children);
    }),
  },
  "known-once-a-child-is-visited": {
    because: "Children without a visit were replaced. A node that has children is known, visited or not.",
    grow<S>(node: Node<S>, policy: Policy<S>, topK: number): void {
      if (node.children.every(({ visits }) => visits === 0)) node.children = [];
      right(node, policy, topK);
    },
  },
  "known-by-its-visits": {
    because:
      "A node with visits was taken for a known one, and got no children. Only children make a node known.",
    grow<S>(node: Node<S>, policy: Policy<S>, topK: number): void {
      if (node.visits > 0) return;
      node.children = [];
      right(node, policy, topK);
    },
  },
  "known-by-visits-too": {
    because:
      "A node with visits but without children got none. A node is known if it has children, not if it was visited.",
    grow<S>(node: Node<S>, policy: Policy<S>, topK: number): void {
      if (node.visits > 0) return;
      right(node, policy, topK);
    },
  },
  "known-from-two-children-on": {
    because: "A node with one child was taken for a new one. One child is enough to be known.",
    grow<S>(node: Node<S>, policy: Policy<S>, topK: number): void {
      if (node.children.length === 1) node.children = [];
      right(node, policy, topK);
    },
  },
  "known-but-asked": {
    because:
      "The policy was asked for a node that has children. A call costs a pass through a model, and its answer is not needed.",
    grow<S>(node: Node<S>, policy: Policy<S>, topK: number): void {
      if (node.children.length > 0) policy(node.state);
      right(node, policy, topK);
    },
  },
  "never-without-children": {
    because: "A state that nothing follows got a child. It should stay without children.",
    ...growing({
      attach: (node, children) => {
        node.children = children.length > 0 ? children : [newNode(node.state, 1, node)];
      },
    }),
  },
  "equal-states-merged": {
    because:
      "Candidates with the same state became one child. Each candidate is a child, with a prior of its own.",
    ...growing({
      keep: (candidates, topK) =>
        byPrior(
          candidates.filter((c, i) => candidates.findIndex(({ state }) => state === c.state) === i),
        ).slice(0, topK),
    }),
  },
  "any-topk-for-known-nodes": {
    because: "topK was checked only where a node grows. A topK that is none is refused for every node.",
    grow<S>(node: Node<S>, policy: Policy<S>, topK: number): void {
      if (node.children.length === 0) right(node, policy, topK);
    },
  },
  "only-child-keeps-its-prior": {
    because:
      "A single child kept its prior. It is certain if one of the children is what follows: its prior is 1.",
    ...growing({
      priors: (kept) => (kept.length === 1 ? [kept[0].prior] : kept.map(({ prior }) => prior / sum(kept))),
    }),
  },
});
