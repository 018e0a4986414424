// A page opened as a file: browsers load no modules from there, so this is a script of the old kind, and says so.
if (location.protocol === "file:") {
  document.addEventListener("DOMContentLoaded", () => {
    // A server shows index.html for a folder; a browser by itself, a list of files.
    for (const link of document.links) if (link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
    for (const notice of document.querySelectorAll("[data-from-disk]")) notice.hidden = false;
  });
}
