// "Open all" and "Close all": the find-in-page of every browser then sees every answer.
const started = new WeakSet();

export function toggleAll(document) {
  for (const button of document.querySelectorAll("[data-toggle-all]")) {
    if (started.has(button)) continue;
    started.add(button);
    const answers = [...document.querySelectorAll("[data-card] details")];
    const shown = () => answers.filter((answer) => !answer.closest("[data-card]").hidden);
    const allOpen = () => shown().length > 0 && shown().every((answer) => answer.open);
    const label = () => {
      button.textContent = allOpen() ? "Close all" : "Open all";
    };
    button.addEventListener("click", () => {
      const open = !allOpen();
      for (const answer of shown()) answer.open = open;
    });
    for (const answer of answers) answer.addEventListener("toggle", label);
    document.addEventListener("filter:applied", label);
    label();
  }
}
