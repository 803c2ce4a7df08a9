// Recovery codes as a file or on paper. They are on the page already: nothing is fetched.
"use strict";

const tools = document.getElementById("spara-koder");
if (tools) {
  tools.hidden = false;
  tools.querySelector("[data-do=print]").addEventListener("click", () => window.print());
  tools.querySelector("[data-do=save]").addEventListener("click", () => {
    const codes = [...document.querySelectorAll("#koder code")].map((code) => code.textContent);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`Reservkoder till Finsam\n\n${codes.join("\n")}\n`], { type: "text/plain" }));
    link.download = "finsam-reservkoder.txt";
    link.click();
    URL.revokeObjectURL(link.href);
  });
}
