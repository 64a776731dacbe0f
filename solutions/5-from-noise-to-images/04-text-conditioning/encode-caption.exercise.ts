import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Caption encoding",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Encode a caption of eight words into a row of five tokens. Which word is last? Then encode an empty caption. How many tokens does its mask show?",
    "Every row holds exactly one visible `<end>`. A row therefore has room for one word less than its length, and even an empty caption has something to attend to.",
    "words' = the first length − 1 words;   row = words', <end>, <pad>, ... up to length;   mask_m = whether token m is not <pad>",
    "Refuse the first word that isn't in the vocabulary, or that is one of the two special tokens.\nTake as many words as fit before the end token. Add the end token, and then padding up to the length.\nIds are indices into the vocabulary. The mask is true for the words and for the end token.",
  ],
  explore:
    "The text encoder of Stable Diffusion 1.5 reads rows of 77 tokens. Give it a 100-word prompt whose last words matter most, such as “at night, in the rain”. How much of this ending shows up in the picture?",
  answer:
    "None of it. The start token and the end token take two positions, so everything after 75 tokens is cut off. Many programs warn you, or split a long prompt into several rows. OpenAI's `clip.tokenize` refuses such a text unless told to truncate; then the end token replaces the last token, as in your rows.",
});
