/**
 * The process that reads mails for a server. It may not read a file, write one, reach the network or
 * see the environment: nothing is allowed to it.
 * @module
 */
import { answerQuestions } from "../../system/asked.ts";
import { readHere } from "./here.ts";
import type { Question } from "./types.ts";

await answerQuestions((head, bytes) => {
  const question = head as Question;
  return question.kind === "hear"
    ? readHere.hear({ bytes, file: "a mail", line: 1 }, question.whole)
    : readHere.subjects(bytes);
});
