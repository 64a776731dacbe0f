import { blank } from "#lib/blank";
import type { Matrix } from "#lib/arrays";

/** A matrix that remembers what it was computed from. */
export interface Node {
  /** `[rows, columns]` */
  data: Matrix;
  /** ∂loss/∂data for the loss that `backward` started from, of the shape of data; zeros before. */
  grad: Matrix;
  /** What it was computed from; nothing, for a leaf. */
  inputs: Node[];
  /** From the gradient of this node to what it contributes to that of each input, one matrix for each. */
  pullback: (dy: Matrix) => Matrix[];
}

/** A node with the value of some operation. */
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
 * Everything that a node was computed from, sorted: each node once, and after all of its inputs. The root is the last.
 *
 * It goes down from the root and keeps a stack of the nodes that it is inside of, so that no graph is too deep for it.
 *
 * @param root where to start; the graph below it has no cycles
 * @returns the nodes in their order
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
      blank("if this input was not seen yet: note that it is, and go down to it");
    } else {
      blank("all inputs of this node have their place: now it gets its own, and we leave it");
    }
  }
  return order;
}

/**
 * Computes the gradient of a loss with respect to everything that it was computed from, and leaves it in each node's
 * grad. Whatever was in there before does not count.
 *
 * A node hands its gradient on when it is complete, that is after everything that was made of it: in the reverse of the
 * topological order. So each pullback runs once, however many ways lead through it.
 *
 * @param loss a node of one number, `[1, 1]`
 * @throws RangeError if the loss has another shape: the gradient of many numbers at once is not defined
 */
export function backward(loss: Node): void {
  if (loss.data.length !== 1 || loss.data[0].length !== 1) {
    throw new RangeError(`a loss is one number, got [${loss.data.length}, ${loss.data[0].length}]`);
  }
  const order = topologicalOrder(loss);
  blank("zeros for every node, and for the loss its slope along itself");
  for (const each of order.toReversed()) {
    const shares: Matrix[] = blank("what this node contributes to its inputs");
    blank("add each share to the gradient of its input");
  }
}

function zerosLike(A: Matrix): Matrix {
  return A.map((row) => row.map(() => 0));
}

function plus(A: Matrix, B: Matrix): Matrix {
  return A.map((row, i) => row.map((x, j) => x + B[i][j]));
}
