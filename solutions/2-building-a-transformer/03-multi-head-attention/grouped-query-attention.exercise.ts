import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Grouped-query attention",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Call the key heads a and b, and write down which of them each of six query heads uses. Are your copies in that order?",
    "Query head h belongs to group ⌊h / (H/G)⌋: neighbors share a key head, both when you repeat and when you pool.",
    "H = 6, G = 2:  the copies are heads 0, 0, 0, 1, 1, 1;\npooled:  columns as [D, G, H/G, headDim], mean over the third axis",
    "copies: [B, G, 1, T·headDim], tiled along the 1, then [B, G·times, T, headDim]; or gather the heads by a list of indices\nkeys and values: cut into G heads first, then a copy for every query head",
  ],
  explore:
    "PaLM and Falcon 7B have G = 1: all heads compare their queries with the same keys and mix the same values. What can two heads still do differently?",
  answer:
    "They ask different questions: their queries differ, so their attention weights differ. Each head finds its own mixture of the same values, and its own rows of Wo use that mixture. They can't look at different features of a token, because there is only one set of keys. PaLM 540B has 48 heads, and its cache is 48 times smaller.",
});
