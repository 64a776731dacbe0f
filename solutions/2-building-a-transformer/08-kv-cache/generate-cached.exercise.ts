import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Generating with a cache",
  difficulty: 3,
  minutes: 25,
  seconds: 30,
  hints: [
    "With a prompt of 5 tokens and 3 tokens to generate, does your code read 7 positions? If it reads 8, it reads the last token for nothing.",
    "The cache replaces everything that was read. The model gets only the ids it has not read.",
    "prompt | id₁ | id₂ | ... | id of count − 1: prompt.length + count − 1 positions in count steps",
    "step: logits of the unread ids [1, t, V], cut to the last position [1, 1, V], and new caches\nfree the old caches, then keep the new ones; read the last logits, then free them\nappend the chosen id to the ids; it is now the only unread one",
  ],
  explore:
    "Run npm run kata -- show generate-cached. For the last token, how many times as many multiply-adds does the model need without a cache, and how many times as long does it take?",
  answer:
    "50 times as many multiply-adds (8.4 million, compared with 0.17 million), but only about 5 times as long (4.4 ms, compared with 0.8 ms, on two busy cores). In so small a model most of the time goes into starting operations, with or without a cache. The larger the model and the longer the text, the closer the time comes to the count.",
});
