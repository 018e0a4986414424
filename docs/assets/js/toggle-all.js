// "Open all" and "Close all": the find-in-page of every browser then sees every answer.
const started = new WeakSet();

export function toggleAll(document) {
  for (const button of document.querySelectorAll("[data-toggle-all]")) {
    if (started.has(button)) continue;
    started.add(button);
    const answers = [...document.querySelectorAll("[data-card] details")];
    const label = () => {
      button.textContent = answers.every((answer) => answer.open) ? "Close all" : "Open all";
    };
    button.addEventListener("click", () => {
      const open = !answers.every((answer) => answer.open);
      for (const answer of answers) answer.open = open;
    });
    for (const answer of answers) answer.addEventListener("toggle", label);
    label();
  }
}
