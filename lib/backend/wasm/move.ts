import type { DataType, TensorInfo } from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { at, simdOf } from "./heap.js";

/** One end of a move: from which number on, and how far a step along each axis goes. */
export interface End {
  tensor: TensorInfo;
  start: number;
  strides: number[];
}

interface Axis {
  length: number;
  from: number;
  to: number;
}

/** Whether numbers of this type take four bytes, which is what the functions here move. */
export function fourBytes(dtype: DataType): boolean {
  return dtype === "float32" || dtype === "int32";
}

/** How far a step along each axis of a tensor of this shape goes. */
export function stridesOf(shape: number[]): number[] {
  const strides: number[] = [];
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= shape[i];
  }
  return strides;
}

/**
 * Moves a box of numbers with sides of these lengths. A stride of 0 in `from` repeats what lies there. Whole runs are
 * copied where the last axis goes on in both; where the innermost axes change places, blocks of four by four are turned.
 */
export function move(backend: BackendWasm, from: End, to: End, lengths: number[]): void {
  const axes = together(lengths, from.strides, to.strides);
  if (axes.some(({ length }) => length === 0)) return;
  const source = at(backend, from.tensor) + 4 * from.start;
  const target = at(backend, to.tensor) + 4 * to.start;
  const simd = simdOf(backend);

  const last = axes.at(-1);
  const rows = axes.findIndex((axis) => axis.to === 1);
  const columns = axes.findIndex((axis) => axis.from === 1);
  if (rows >= 0 && columns >= 0 && rows !== columns) {
    const [row, column] = [axes[rows], axes[columns]];
    const outer = axes.filter((axis) => axis !== row && axis !== column);
    eachBut(2, outer, (a, b, [p, q]) =>
      simd.swap(
        source + a,
        p.from,
        q.from,
        row.from,
        target + b,
        p.to,
        q.to,
        column.to,
        p.length,
        q.length,
        row.length,
        column.length,
      ),
    );
    return;
  }
  const run = last?.from === 1 && last.to === 1 ? (axes.pop() as Axis).length : 1;
  eachBut(3, axes, (a, b, [p, q, r]) =>
    simd.copy(
      source + a,
      p.from,
      q.from,
      r.from,
      target + b,
      p.to,
      q.to,
      r.to,
      p.length,
      q.length,
      r.length,
      run,
    ),
  );
}

/** The axes of a box, without those of length 1, neighbours that go on in both ends being one. */
function together(lengths: number[], from: number[], to: number[]): Axis[] {
  const axes: Axis[] = [];
  for (let i = 0; i < lengths.length; i++) {
    const axis = { length: lengths[i], from: from[i], to: to[i] };
    if (axis.length === 1) continue;
    const before = axes.at(-1);
    if (before && before.from === axis.from * axis.length && before.to === axis.to * axis.length)
      axes[axes.length - 1] = { ...axis, length: before.length * axis.length };
    else axes.push(axis);
  }
  return axes;
}

/** Walks along all axes but the last few, and hands over how many bytes that is from either start. */
function eachBut(
  few: number,
  axes: Axis[],
  visit: (from: number, to: number, rest: Axis[]) => void,
  from = 0,
  to = 0,
): void {
  if (axes.length <= few) {
    const one = { length: 1, from: 0, to: 0 };
    visit(from, to, [...Array<Axis>(few - axes.length).fill(one), ...axes]);
    return;
  }
  const [first, ...rest] = axes;
  for (let i = 0; i < first.length; i++)
    eachBut(few, rest, visit, from + 4 * i * first.from, to + 4 * i * first.to);
}
