import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Contrastive pretraining (CLIP)",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Encode the same caption in rows of 5, 6 and 7 tokens. Are the three vectors equal? Then draw a batch of 48 from 48 scenes. Does it contain each scene?",
    "Padding can affect the vector of a caption in two places: where words attend, and where they are averaged. Separately, if a scene is in a batch twice, the loss pushes its picture away from a caption that fits it.",
    "h = e + attention(e, mask);   caption = Σ_m mask_m h_m / Σ_m mask_m · W + b",
    "Give the mask of each caption an axis for the queries, let the words attend, and add the result to their vectors. Set padding to zero before the sum, and divide by the number of words.\nRemove each drawn scene from the list before you draw the next one.\nFor the loss, draw scenes, pictures, noise and captions, and compare the outputs of the two towers.\nTo match captions, compare in the same way, and find the largest logit of each row.",
  ],
  explore:
    "Leave out attention, so that a caption is the mean of its words' vectors. Does the model match fewer pictures? And which captions of two shapes can't it tell apart, with or without attention?",
  answer:
    "It matches as many, because in this world a caption is a set of words. But “red disk, blue box” and “blue disk, red box” are the same set, with or without attention. Positions would help; CLIP has them, and still often confuses which object has which color.\nMeasured, 3 seeds: 97 to 100% of the seen and 70 to 91% of the unseen scenes; with attention 96 to 98% and 78 to 91%.",
  predict: {
    question:
      "Batches of 32 pairs come from 48 scenes. If all 32 scenes are different, the loss ends at 0.03, and 97% of the pictures find their caption. What are the two numbers if a batch may contain the same scene twice?",
    choices: [
      "0.03 and 97%, as before",
      "0.46 and 70%",
      "0.46 and 99%",
      "3.47 and 2%, because nothing is learned",
    ],
    answer: 2,
    because:
      "0.46 and 99%. If a scene is drawn k times, each copy costs at least ln k, 0.40 on average. The copies look the same to the model, so pushing them apart has no effect: the loss is worse, but the model isn't. In larger worlds such copies are rare.\nMeasured, 3 seeds: 0.45 to 0.49, and 98 to 100%.",
  },
});
