import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Character tokenizer",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Encode and decode 👍: does it come back whole? Shuffle the corpus: do the ids stay? And what does your decode do with the id V?",
    "JavaScript stores text in units of 16 bits, and a character outside the first 65,536 takes two of them. Iterating over a string goes by characters.",
    "vocabulary = sorted({ characters of the corpus });   encode(c) = its index;   decode(id) = vocabulary[id]",
    "characters: iterate over the string; vocabulary: each character once, sorted by code point\nunknown: a character that idOf doesn't know, an id with no entry in the vocabulary; decode: join the characters",
  ],
  explore:
    "Count the units, code points and visible characters of 👩‍🚀: which of them did you make a token? What does GPT-2 make of it?",
  answer:
    "5, 3 and 1. Your tokens are the code points: a woman, an invisible joiner, a rocket, so a model can generate half an astronaut. GPT-2 starts from the 11 bytes and needs 7 tokens, and GPT-4 needs 8: one symbol on the screen can cost as much as seven common words.",
});
