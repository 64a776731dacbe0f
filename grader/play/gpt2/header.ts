import * as v from "valibot";
import { BrokenCheckpoint } from "../../models/broken-checkpoint.js";
import { checkText, parseJson } from "./files.js";

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const Offsets = v.pipe(
  v.tuple([whole, whole]),
  v.check(([begin, end]) => begin <= end, "A tensor must end after it begins"),
);
const Entry = v.object({ dtype: v.string(), shape: v.array(whole), data_offsets: Offsets });
export type Entry = v.InferOutput<typeof Entry>;
const Header = v.record(v.string(), v.unknown());

/** The dtypes that `safetensors` reads, and their bytes. */
export const SIZES: Record<string, number> = { F32: 4, F16: 2, BF16: 2 };

/**
 * The header of a file in the safetensors format: a map of its tensors by name, in the order of their bytes.
 *
 * @throws BrokenCheckpoint if the header cannot be read, or the file is not as long as it says
 */
export function readHeader(file: string, bytes: Uint8Array): { entries: Map<string, Entry>; start: number } {
  if (Buffer.from(bytes.subarray(0, 20)).toString("latin1").startsWith("version https://git"))
    throw new BrokenCheckpoint(
      `${file} is a pointer of Git LFS and not the weights: run git lfs pull beside it`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = bytes.byteLength < 8 ? Infinity : 8 + Number(view.getBigUint64(0, true));
  if (start > bytes.byteLength)
    throw new BrokenCheckpoint(
      `${file} is no file of weights in the safetensors format, or only the beginning of one: its header should end ` +
        `at byte ${start}, and the file has ${bytes.byteLength}. Download it again`,
    );
  const name = `the header of ${file}`;
  checkText(name, start - 8);
  const { __metadata__, ...all } = parseJson(name, bytes.subarray(8, start), Header, "a record of tensors");
  const entries = Object.entries(all).map(([tensor, entry]) => {
    const parsed = v.safeParse(Entry, entry);
    if (!parsed.success)
      throw new BrokenCheckpoint(
        `${name} must give dtype, shape and data_offsets of ${tensor}: download it again`,
      );
    return [tensor, parsed.output] as const;
  });
  entries.sort(
    ([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1],
  );
  const end = Math.max(0, ...entries.map(([, { data_offsets }]) => data_offsets[1]));
  if (start + end !== bytes.byteLength)
    throw new BrokenCheckpoint(
      `${file} should have ${start + end} bytes by its header, and has ${bytes.byteLength}. Download it again`,
    );
  return { entries: new Map(entries), start };
}
