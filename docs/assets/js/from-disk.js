// A page opened as a file: browsers load no modules from there, so this is a script of the old kind, and says so.
if (location.protocol === "file:") {
  document.addEventListener("DOMContentLoaded", () => {
    for (const notice of document.querySelectorAll("[data-from-disk]")) notice.hidden = false;
    for (const link of document.querySelectorAll("[data-open-search]")) link.href = `${link.href.replace(/\/?$/, "/")}index.html`;
  });
}
