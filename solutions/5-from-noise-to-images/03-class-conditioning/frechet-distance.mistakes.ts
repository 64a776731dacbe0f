import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./frechet-distance.js")>({});
