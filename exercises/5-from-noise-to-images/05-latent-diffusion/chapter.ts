import { defineChapter } from "#lib/course";

// The order: reparameterize, convolve, train-vae, latent-statistics, train-latent-flow, sample-latent, one-call, homework.
export default defineChapter({
  title: "Latent diffusion",
  summary: "You can compress pictures into codes, train a flow between codes, and decode once.",
  exercises: [
    {
      slug: "reparameterize",
      title: "The reparameterization trick",
      difficulty: 2,
      minutes: 20,
      hints: ["a", "b", "c", "d"],
      explore: "e",
      answer: "f",
    },
    {
      slug: "convolve",
      title: "Convolution",
      difficulty: 3,
      minutes: 25,
      hints: ["a", "b", "c", "d"],
      explore: "e",
      answer: "f",
    },
    {
      slug: "train-vae",
      title: "Variational autoencoder",
      difficulty: 3,
      minutes: 25,
      seconds: 20,
      hints: ["a", "b", "c", "d"],
      explore: "e",
      answer: "f",
    },
    {
      slug: "latent-statistics",
      title: "Normalized codes",
      difficulty: 2,
      minutes: 12,
      hints: ["a", "b", "c", "d"],
      explore: "e",
      answer: "f",
    },
  ],
});
