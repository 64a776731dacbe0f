import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Preference pairs",
  difficulty: 2,
  minutes: 25,
  hints: [
    "Split a pair whose answers both begin with “the film was”. Do these words end up in your prompt?",
    "The prompt is what both conversations have before the assistant's answer begins. A cut answer is no longer the one people judged.",
    "start = 1 + last position of the assistant's token before the first difference;   room = length − the longer answer",
    "Before the first difference, find the assistant's last token, and split right after it.\nTo shorten, count the room beside the longer answer, and keep that many tokens from the prompt's end.",
  ],
  explore:
    "Split 1,000 pairs of the mini-world's reviews by everything both have in common. How many words of the answers end up in the prompt?",
  answer:
    "1.6 on average. In 748 pairs it is “the”, in 232 “the film was”, and in 20 also the first adjective, half of what the model has to judge.",
});
