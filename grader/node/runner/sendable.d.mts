/** What makes an error as it goes to the grader: without the frames of Node and of what lies in these folders, and short. */
export function sendableIn(folders: string[]): (error: any) => any;
