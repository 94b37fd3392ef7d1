/** What origins were asked in one run, and what they said: nobody is asked twice, and nothing changes on the way. */
export interface Answers {
  /** @param question tells what is asked from everything else that is. */
  once<T>(question: string, ask: () => Promise<T>): Promise<T>;
}

export function openAnswers(): Answers {
  const asked = new Map<string, Promise<unknown>>();
  return {
    once<T>(question: string, ask: () => Promise<T>): Promise<T> {
      const answer = asked.get(question) ?? ask();
      asked.set(question, answer);
      // Sound: a question has one kind of answer, which its asker knows.
      return answer as Promise<T>;
    },
  };
}
