/** A mailbox of patches, made up; each has what real ones have: headers, a diffstat, hunks. */
export function makeMbox(count: number): string {
  return Array.from({ length: count }, (_, i) => mail(i)).join("");
}

function mail(i: number): string {
  const lines = Array.from({ length: 40 }, (_, n) => ` int line_${n}(int x);\n`).join("");
  return `From ${"0".repeat(40)} Mon Sep 17 00:00:00 2001
From: =?UTF-8?q?J=C3=B6rg?= Developer ${i} <dev${i % 97}@example.org>
Date: Thu, 1 Jan 2026 00:00:00 +0000
Subject: [PATCH v2 ${i % 8 + 1}/8] mm: change number ${i} of something
Message-ID: <${i}.mbox@example.org>
In-Reply-To: <${i - i % 8}.cover@example.org>
References: <${i - i % 8}.cover@example.org>
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit

Say why in a few lines, as one does.

Signed-off-by: J\u00f6rg Developer <dev${i % 97}@example.org>
---
 mm/file_${i % 31}.c | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/mm/file_${i % 31}.c b/mm/file_${i % 31}.c
index 1234567890ab..ba0987654321 100644
--- a/mm/file_${i % 31}.c
+++ b/mm/file_${i % 31}.c
@@ -1,41 +1,41 @@
${lines}-int old_${i}(void);
+int new_${i}(void);
-- 
2.39.0

`;
}
