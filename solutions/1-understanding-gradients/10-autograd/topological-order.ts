import type { Matrix } from "#lib/arrays";

/** A matrix that remembers what it was computed from. */
export interface Node {
  /** `[rows, columns]` */
  data: Matrix;
  /** ∂loss/∂data for the loss that `backward` started from, of the shape of data; zeros before. */
  grad: Matrix;
  /** The nodes that it was computed from; none for a leaf. */
  inputs: Node[];
  /** Takes the gradient of this node and returns its share of each input's gradient, one matrix for each input. */
  pullback: (dy: Matrix) => Matrix[];
}

/** A node with the result of an operation. */
export function node(data: Matrix, inputs: Node[], pullback: (dy: Matrix) => Matrix[]): Node {
  return { data, grad: zerosLike(data), inputs, pullback };
}

/** A node that was not computed: an input or a parameter. It keeps a copy. */
export function leaf(data: Matrix): Node {
  return node(
    data.map((row) => [...row]),
    [],
    () => [],
  );
}

/**
 * Everything that a node was computed from, sorted: each node once, after all of its inputs. The root comes last.
 *
 * The search goes down from the root and keeps the current path on a stack, so that no graph is too deep for it.
 *
 * @param root where to start; the graph below it has no cycles
 * @returns the nodes in this order
 * @see Tarjan 1976, "Edge-disjoint spanning trees and depth-first search"
 */
export function topologicalOrder<N extends { inputs: N[] }>(root: N): N[] {
  const order: N[] = [];
  const seen = new Set<N>([root]);
  const stack = [{ node: root, next: 0 }]; // next: which input it will go down to next
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    if (top.next < top.node.inputs.length) {
      const input = top.node.inputs[top.next];
      top.next++;
      // blank: if this input was not seen yet: mark it as seen, and go down to it
      if (!seen.has(input)) {
        seen.add(input);
        stack.push({ node: input, next: 0 });
      }
      // end
    } else {
      // blank: all inputs of this node are in the order: add the node, and leave it
      order.push(top.node);
      stack.pop();
      // end
    }
  }
  return order;
}

/**
 * Computes the gradient of a loss with respect to everything that it was computed from, and stores it in each node's
 * grad. Whatever was in grad before does not count.
 *
 * A node passes its gradient on once it is complete, after every node that uses it: in the reverse of the topological
 * order. So each pullback runs once, however many paths lead through its node.
 *
 * @param loss a node of one number, `[1, 1]`
 * @throws RangeError if the loss has another shape: the gradient of many numbers at once is not defined
 */
export function backward(loss: Node): void {
  if (loss.data.length !== 1 || loss.data[0].length !== 1) {
    throw new RangeError(`a loss is one number, got [${loss.data.length}, ${loss.data[0].length}]`);
  }
  const order = topologicalOrder(loss);
  // blank: zeros for every node, and for the loss its derivative with respect to itself
  for (const each of order) each.grad = zerosLike(each.data);
  loss.grad = [[1]];
  // end
  for (const each of order.toReversed()) {
    // blank: add to the gradient of each input what this node contributes to it
    const shares = each.pullback(each.grad);
    each.inputs.forEach((input, i) => {
      input.grad = plus(input.grad, shares[i]);
    });
    // end
  }
}

function zerosLike(A: Matrix): Matrix {
  return A.map((row) => row.map(() => 0));
}

function plus(A: Matrix, B: Matrix): Matrix {
  return A.map((row, i) => row.map((x, j) => x + B[i][j]));
}
