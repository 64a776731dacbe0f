import type { Matrix } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";
import { type Node, topologicalOrder } from "./topological-order.js";

interface Graph<N> {
  inputs: N[];
}

const zeros = (A: Matrix) => A.map((row) => row.map(() => 0));
const plus = (A: Matrix, B: Matrix) => A.map((row, i) => row.map((x, j) => x + B[i][j]));

/** Every node as soon as it is met on the way down, the root first. */
function preorder<N extends Graph<N>>(root: N): N[] {
  const seen = new Set<N>([root]);
  const order = [root];
  const stack = [{ node: root, next: 0 }];
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    const input = top.node.inputs[top.next++];
    if (input === undefined) stack.pop();
    if (input === undefined || seen.has(input)) continue;
    seen.add(input);
    order.push(input);
    stack.push({ node: input, next: 0 });
  }
  return order;
}

/** Level by level from the root. */
function breadthFirst<N extends Graph<N>>(root: N): N[] {
  const order = [root];
  const seen = new Set<N>(order);
  for (const each of order) {
    for (const input of each.inputs) {
      if (seen.has(input)) continue;
      seen.add(input);
      order.push(input);
    }
  }
  return order;
}

/** Right but for what is done with repeated nodes. */
function walk<N extends Graph<N>>(root: N, remembers: (order: N[], input: N) => boolean): N[] {
  const order: N[] = [];
  const stack = [{ node: root, next: 0 }];
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    if (top.next < top.node.inputs.length) {
      const input = top.node.inputs[top.next];
      top.next++;
      if (!remembers(order, input)) stack.push({ node: input, next: 0 });
    } else {
      order.push(top.node);
      stack.pop();
    }
  }
  return order;
}

interface Changes {
  clear?: (order: Node[]) => void;
  seed?: number;
  order?: (order: Node[]) => Node[];
  keep?: (old: Matrix, share: Matrix) => Matrix;
  hand?: (node: Node) => Matrix[];
  pick?: (shares: Matrix[], i: number, node: Node) => Matrix;
  inputs?: (node: Node) => Node[];
}

/** A backward pass with one part replaced. */
const sends =
  ({
    clear = (order) => {
      for (const each of order) each.grad = zeros(each.data);
    },
    seed = 1,
    order = (nodes) => nodes.toReversed(),
    keep = plus,
    hand = (each) => each.pullback(each.grad),
    pick = (shares, i) => shares[i],
    inputs = (each) => each.inputs,
  }: Changes) =>
  (loss: Node) => {
    if (loss.data.length !== 1 || loss.data[0].length !== 1) throw new RangeError("a loss is one number");
    const nodes = topologicalOrder(loss);
    clear(nodes);
    loss.grad = [[seed]];
    for (const each of order(nodes)) {
      const shares = hand(each);
      for (const [i, input] of inputs(each).entries()) input.grad = keep(input.grad, pick(shares, i, each));
    }
  };

export default mistakesFor<typeof import("./topological-order.js")>({
  "root-first": {
    because: "Your order starts with the root. A node comes after its inputs, so the root comes last.",
    topologicalOrder: (root) => topologicalOrder(root).toReversed(),
  },
  "place-on-arrival": {
    because:
      "You added a node to the order when you met it, before its inputs. Wait until all of them are in.",
    topologicalOrder: (root) => preorder(root),
  },
  "arrival-reversed": {
    because:
      "Reversing the order of arrival fails if a node is met on a short path first and is needed on a long one.",
    topologicalOrder: (root) => preorder(root).reverse(),
  },
  "level-by-level": {
    because:
      "Levels count the shortest path from the root. A node that also lies on a longer path comes too late.",
    topologicalOrder: (root) => breadthFirst(root).reverse(),
  },
  "remembers-nothing": {
    because:
      "Nodes that are used twice occur twice in your order: mark each visited node in seen, and check seen first.",
    topologicalOrder: (root) => walk(root, () => false),
  },
  "remembers-one-back": {
    because: "You recognize only the node that was added last. Skip every node that was seen before.",
    topologicalOrder: (root) => walk(root, (order, input) => order[order.length - 1] === input),
  },
  recursive: {
    because:
      "A function that calls itself for each input overflows the call stack in a deep graph. Use the list stack.",
    topologicalOrder: <N extends Graph<N>>(root: N) => {
      const order: N[] = [];
      const seen = new Set<N>();
      const visit = (each: N): void => {
        if (seen.has(each)) return;
        seen.add(each);
        for (const input of each.inputs) visit(input);
        order.push(each);
      };
      visit(root);
      return order;
    },
  },
  "without-leaves": {
    because:
      "Nodes without inputs are missing: they need no pullback, but their gradients are the ones that we want.",
    topologicalOrder: (root) => topologicalOrder(root).filter((each) => each.inputs.length > 0),
  },
  "without-the-root": {
    because: "The root is missing. It belongs in the order, as the last node.",
    topologicalOrder: (root) => topologicalOrder(root).slice(0, -1),
  },
  "starts-from-zero": {
    because: "Your loss has gradient 0, so nothing goes back. Its derivative with respect to itself is 1.",
    backward: sends({ seed: 0 }),
  },
  "leaves-old-gradients": {
    because:
      "You keep the gradients of an earlier pass, and they go back once more. Each pass starts from zeros.",
    backward: sends({ clear: () => {} }),
  },
  "old-gradients-times-zero": {
    because:
      "You multiplied the old gradients by 0. NaN stays NaN, and Infinity becomes NaN: make new zeros.",
    backward: sends({
      clear: (order) => {
        for (const each of order) each.grad = each.grad.map((row) => row.map((g) => 0 * g));
      },
    }),
  },
  "clears-leaves-only": {
    because: "You set only the leaves to zero. The old gradients of the nodes between go back a second time.",
    backward: sends({
      clear: (order) => {
        for (const each of order) if (each.inputs.length === 0) each.grad = zeros(each.data);
      },
    }),
  },
  "overwrites-the-gradient": {
    because: "A node that is used twice gets two shares: add each to its gradient, don't replace it.",
    backward: sends({ keep: (_, share) => share }),
  },
  "adds-into-a-share": {
    because:
      "You wrote into a list that a pullback returned. Another node may hold the same list: add into a new one.",
    backward: sends({
      keep: (old, share) => {
        if (old.flat().every((x) => x === 0)) return share;
        for (const [r, row] of share.entries()) for (const [c, x] of row.entries()) old[r][c] += x;
        return old;
      },
    }),
  },
  "zeros-of-one-shape": {
    because: "All gradients start in the shape of one node. Each has the shape of its own node's data.",
    backward: sends({
      clear: (order) => {
        for (const each of order) each.grad = zeros(order[0].data);
      },
    }),
  },
  "pulls-back-for-each-input": {
    because:
      "You called the pullback again for each input. One call returns the shares of all inputs: keep the list.",
    backward: sends({ hand: () => [], pick: (_, i, each) => each.pullback(each.grad)[i] }),
  },
  "first-share-for-all": {
    because: "Every input got the first share. Share i belongs to input i.",
    backward: sends({ pick: (shares) => shares[0] }),
  },
  "shares-in-reverse": {
    because: "You gave the shares to the inputs in reverse order. They are in the order of the inputs.",
    backward: sends({ pick: (shares, i) => shares[shares.length - 1 - i] }),
  },
  "finds-the-share-by-its-node": {
    because: "A node that is an input twice got its first share twice. Go by index, not by node.",
    backward: sends({ pick: (shares, i, each) => shares[each.inputs.indexOf(each.inputs[i])] }),
  },
  "two-inputs-at-most": {
    because: "You gave a share to only two inputs. A node may have any number of them: layer norm has three.",
    backward: sends({ inputs: (each) => each.inputs.slice(0, 2) }),
  },
  "leaves-to-loss": {
    because: "You go from the leaves up. A gradient comes from the loss: go through the order backwards.",
    backward: sends({ order: (nodes) => nodes }),
  },
  "shares-never-arrive": {
    because:
      "No share reached an input: only the loss has a gradient. Add each share to its input's gradient.",
    backward: sends({ keep: (old) => old }),
  },
  "forgets-the-upstream": {
    because: "You gave the pullbacks ones. Each needs the gradient that has arrived at its own node.",
    backward: sends({ hand: (each) => each.pullback(each.data.map((row) => row.map(() => 1))) }),
  },
  "pulls-the-data-back": {
    because: "You gave the pullbacks the node's data. Pass back the node's gradient.",
    backward: sends({ hand: (each) => each.pullback(each.data) }),
  },
  "first-input-only": {
    because: "You gave only the first input its share. Share i belongs to input i, for every i.",
    backward: sends({ inputs: (each) => each.inputs.slice(0, 1) }),
  },
  "seeds-with-the-loss": {
    because: "You began with the loss itself. Its derivative with respect to itself is 1, whatever it is.",
    backward: (loss) => sends({ seed: loss.data[0]?.[0] })(loss),
  },
  "each-input-once": {
    because:
      "You passed a node that stands twice among the inputs one share. It gets a share for each place.",
    backward: sends({
      inputs: (each) => each.inputs.filter((input, i) => each.inputs.indexOf(input) === i),
      pick: (shares, i, each) => {
        const once = each.inputs.filter((input, k) => each.inputs.indexOf(input) === k);
        return shares[each.inputs.indexOf(once[i])];
      },
    }),
  },
});
