import path from "node:path";
import * as v from "valibot";
import { quoted } from "../../core/quoted.js";
import { BrokenCheckpoint } from "../../models/broken-checkpoint.js";
import { holds, readJson, readText } from "./files.js";

export interface Tokens {
  /** token to id */
  vocabulary: Record<string, number>;
  /** pairs of tokens with a blank between them, the earliest first */
  merges: string[];
  /** tokens that are one piece wherever they stand in a text */
  special: string[];
  /** the id that stands between two texts */
  end: number;
}

const OLD = ["vocab.json", "merges.txt"];
const NEW = "tokenizer.json";
const END = "<|endoftext|>";
// Valibot's record leaves out constructor and prototype, which are tokens of GPT-2.
const Vocabulary = v.custom<Record<string, number>>(
  (data) =>
    typeof data === "object" &&
    data !== null &&
    Object.values(data).every((id) => Number.isInteger(id) && id >= 0),
  "Every id must be a whole number from 0 on",
);
const Tokenizer = v.object({
  model: v.object({
    type: v.optional(v.literal("BPE")),
    vocab: Vocabulary,
    merges: v.array(v.union([v.string(), v.tuple([v.string(), v.string()])])),
  }),
  added_tokens: v.optional(v.array(v.object({ id: v.number(), content: v.string() })), []),
});

/** What of the tokenizer's files a folder lacks. */
export function missingTokens(folder: string): string[] {
  return holds(folder, NEW) ? [] : OLD.filter((file) => !holds(folder, file));
}

/**
 * The tokenizer of a checkpoint: `vocab.json` and `merges.txt`, or `tokenizer.json`, with which transformers 5 replaced them.
 *
 * @throws BrokenCheckpoint if they make no tokenizer of GPT-2's kind
 */
export function readTokens(folder: string): Tokens {
  const isOld = holds(folder, ...OLD);
  const { vocabulary, merges, added } = isOld ? oldTokens(folder) : newTokens(path.join(folder, NEW));
  const all = { ...vocabulary, ...added };
  const where = isOld ? `${folder}: vocab.json and merges.txt` : path.join(folder, NEW);
  if (all[END] === undefined)
    throw new BrokenCheckpoint(`${where}: no token ${END}, which GPT-2 has between two texts`);
  const ids = Object.values(all).sort((a, b) => a - b);
  const odd = ids.findIndex((id, i) => id !== i);
  if (odd >= 0)
    throw new BrokenCheckpoint(
      `${where}: ${ids.length} tokens must have the ids 0 to ${ids.length - 1}, each once; id ${odd} is not so. Download them again`,
    );
  const special = [...new Set([END, ...Object.keys(added)])];
  checkMerges(where, all, merges, new Set(special));
  return { vocabulary: all, merges, special, end: all[END] };
}

function oldTokens(folder: string) {
  const vocabulary = readJson(path.join(folder, OLD[0]), Vocabulary, "an id for every token");
  const merges = readText(path.join(folder, OLD[1]))
    .toString("utf8")
    .split(/\r?\n/)
    .filter((line) => line && !line.startsWith("#version"));
  const file = "added_tokens.json";
  const added = holds(folder, file)
    ? readJson(path.join(folder, file), Vocabulary, "an id for every token")
    : {};
  return { vocabulary, merges, added };
}

function newTokens(file: string) {
  const { model, added_tokens } = readJson(
    file,
    Tokenizer,
    "a tokenizer of GPT-2's kind: BPE with vocab and merges",
  );
  return {
    vocabulary: model.vocab,
    merges: model.merges.map((pair) => (typeof pair === "string" ? pair : pair.join(" "))),
    added: Object.fromEntries(added_tokens.map(({ id, content }) => [content, id])),
  };
}

/** Each token of several letters comes from a merge, and each merge makes a token. Other tokens are in brackets: <pad>, [SEP]. */
function checkMerges(
  where: string,
  vocabulary: Record<string, number>,
  merges: string[],
  special: Set<string>,
): void {
  const made = new Set(merges.map((pair) => pair.replace(" ", "")));
  const strange = [...made].find((token) => !Object.hasOwn(vocabulary, token));
  if (strange !== undefined)
    throw new BrokenCheckpoint(
      `${where}: a merge makes ${quoted(strange)}, which is no token. Take both from the same model`,
    );
  const composed = Object.keys(vocabulary).filter(
    (token) => [...token].length > 1 && !special.has(token) && !/^(<.*>|\[.*\])$/.test(token),
  );
  const unmade = composed.filter((token) => !made.has(token));
  if (unmade.length > 0)
    throw new BrokenCheckpoint(
      `${where}: ${unmade.length} of ${composed.length} tokens come from no merge, ${quoted(unmade[0])} for one. ` +
        "The list of merges is empty, cut off, or another model's: download it again",
    );
}
