import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Captions as rows of words",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Encode a caption of eight words into a row of five places. Which word is last? Encode an empty caption: how many places does its mask show?",
    "Every row holds exactly one `<end>`, and it is visible. A row has room for one word less than its length, and even an empty caption has something to attend to.",
    "words' = the first length − 1 words;   row = words', <end>, <pad>, ... up to length;   mask_m = whether token m is not <pad>",
    "Find the first word that isn't in the vocabulary, or is one of the two special tokens, and refuse it.\nTake as many words as fit before the end. Add the end, then padding up to the length.\nIds are indices into the vocabulary. The mask is true for words and for the end.",
  ],
  explore:
    "The text encoder of Stable Diffusion 1.5 reads rows of 77 tokens. Give it a prompt of 100 words whose last ones matter most, such as “at night, in the rain”. What does the picture show?",
  answer:
    "Nothing of what comes after 75 tokens: start and end take two places. Many programs warn you, or cut a long prompt into several rows. OpenAI's `clip.tokenize` refuses such a text unless told to truncate; then the last token becomes the end, as here.",
});
