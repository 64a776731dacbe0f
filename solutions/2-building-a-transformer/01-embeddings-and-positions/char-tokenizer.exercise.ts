import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Character tokenizer",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Encode and decode 👍. Does it come back whole? Shuffle the corpus. Do the ids stay the same?",
    "JavaScript stores text in units of 16 bits, and a character outside the first 65,536 takes two units. Iterating over a string goes by characters.",
    "vocabulary = sorted({ characters of the corpus });   encode(c) = its index;   decode(id) = vocabulary[id]",
    "characters: iterate over the string; vocabulary: each character once, sorted by code point\nunknown: a character that idOf doesn't know, an id with no entry in the vocabulary; decode: join the characters",
  ],
  explore:
    "Count the 16-bit units, the code points and the visible characters of 👩‍🚀. Which of them does your tokenizer turn into tokens? How many tokens does GPT-2 need?",
  answer:
    "5, 3 and 1. Your tokens are the code points: a woman, an invisible joiner and a rocket, so a model can generate half an astronaut. GPT-2 starts from the 11 bytes and needs 7 tokens, and GPT-4 needs 8. One symbol on the screen can cost as much as seven common words.",
});
