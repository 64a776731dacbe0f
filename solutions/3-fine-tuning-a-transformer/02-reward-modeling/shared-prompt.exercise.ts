import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Preference pairs",
  difficulty: 2,
  minutes: 25,
  hints: [
    "Split a pair whose answers both begin with “the film was”. Do these words end up in your prompt?",
    "A prompt is what both conversations have before the assistant's answer begins. An answer that was cut is not the answer that people judged.",
    "start = 1 + last position of the assistant's token before the first difference;   room = length − the longer answer",
    "Look for the assistant's last token in what comes before the first difference, and split one after it.\nTo shorten, count the room that the longer answer leaves, and keep that many tokens of the prompt's end.",
  ],
  explore:
    "Split 1,000 pairs of the mini-world's reviews by everything that both have in common. How many first words of the answers end up in the prompt?",
  answer:
    "1.6 on average. In 748 pairs it is “the” alone, in 232 “the film was”, and in 20 the first adjective too: there the prompt would hold half of what the model has to judge.",
});
