// The team, as an administrator changes it.
import { expect, type Page } from "@playwright/test";
import { open } from "../fixtures/test";

export async function addMember(admin: Page, member: { email: string; role: "Viewer" | "Developer" | "Administrator"; password: string }): Promise<void> {
  await open(admin, "/team");
  const form = admin.getByRole("region", { name: "Add member" });
  await form.getByLabel("Email").fill(member.email);
  await form.getByLabel("Role").selectOption({ label: member.role });
  await form.getByLabel("First password").fill(member.password);
  await form.getByRole("button", { name: "Add member" }).click();
  await expect(admin.getByRole("status").filter({ hasText: "Member added" })).toBeVisible();
  await expect(admin.getByRole("row").filter({ hasText: member.email })).toContainText(member.role);
}
