import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./train-text-dit.js")>({});
