// A page opened as a file: browsers load no modules then, so this is a classic script. It shows a notice of what does not
// work, and makes links to folders work.
if (location.protocol === "file:") {
  document.addEventListener("DOMContentLoaded", () => {
    // A server shows index.html for a folder; a browser by itself, a list of files.
    for (const link of document.links) if (link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
    for (const notice of document.querySelectorAll("[data-from-disk]")) notice.hidden = false;
  });
}
