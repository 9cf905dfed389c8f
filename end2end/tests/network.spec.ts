// The tabs VPC, file systems and database proxies, and what the general and environment tabs have of AWS's other
// services: chosen, saved, read back with the AWS CLI, and nobody overwritten.
import { writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { aws } from "../fixtures/aws";
import type { Lambent } from "../fixtures/lambent";
import { expect, expectAccessible, expectNoSidewaysScroll, open, PLACE, test } from "../fixtures/test";
import { makeFunction } from "../steps/functions";
import { addMember } from "../steps/team";
import { signIn } from "../fixtures/test";

const tab = (name: string, which: string) => `${PLACE}/functions/${name}/configuration/${which}`;
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });
const saved = (page: Page) => page.getByRole("status").filter({ hasText: "Saved; AWS has it now." });
const conflict = (page: Page) => page.getByRole("region", { name: "Somebody else changed the same" });

const configurationOf = (lambent: Lambent, name: string) => aws(lambent, "lambda", "get-function-configuration", "--function-name", name);

async function configureByCli(lambent: Lambent, name: string, ...words: string[]): Promise<void> {
  await aws(lambent, "lambda", "update-function-configuration", "--function-name", name, ...words);
  await aws(lambent, "lambda", "wait", "function-updated-v2", "--function-name", name);
}

/** The default VPC, its subnets by availability zone, and its default security group. */
async function network(lambent: Lambent) {
  const { Vpcs: vpcs } = await aws(lambent, "ec2", "describe-vpcs", "--filters", "Name=is-default,Values=true");
  const vpc: string = vpcs[0].VpcId;
  const { Subnets: subnets } = await aws(lambent, "ec2", "describe-subnets", "--filters", `Name=vpc-id,Values=${vpc}`);
  const { SecurityGroups: groups } = await aws(lambent, "ec2", "describe-security-groups", "--filters", `Name=vpc-id,Values=${vpc}`);
  return {
    vpc,
    subnets: subnets.sort((a: any, b: any) => a.AvailabilityZone.localeCompare(b.AvailabilityZone)).map((subnet: any) => subnet.SubnetId as string),
    group: groups[0].GroupId as string,
  };
}

async function accessPoint(lambent: Lambent, token: string, subnet?: string) {
  const system = await aws(lambent, "efs", "create-file-system", "--creation-token", token, "--tags", `Key=Name,Value=${token}`);
  if (subnet) await aws(lambent, "efs", "create-mount-target", "--file-system-id", system.FileSystemId, "--subnet-id", subnet);
  const point = await aws(lambent, "efs", "create-access-point", "--file-system-id", system.FileSystemId, "--root-directory", "Path=/data", "--client-token", token);
  return point.AccessPointArn as string;
}

test("a function enters a VPC, and leaves it again", async ({ page, request, lambent }) => {
  const { vpc, subnets, group } = await network(lambent);
  await makeFunction(request, lambent, "in-vpc", { route: "none" });
  await open(page, tab("in-vpc", "general"));
  await page.getByRole("navigation", { name: "Configuration" }).getByRole("link", { name: "VPC" }).click();
  await expect(page).toHaveURL(new RegExp(`${tab("in-vpc", "vpc")}$`));
  await expectAccessible(page);
  await page.getByRole("combobox", { name: "VPC", exact: true }).selectOption(vpc);
  await page.getByRole("checkbox", { name: subnets[0] }).check();
  await save(page).click();
  await expect(page.getByText("In a VPC a function needs at least one security group.")).toBeVisible();
  await page.getByRole("checkbox", { name: group }).check();
  await expect(page.getByText("All chosen subnets are in us-east-1a")).toBeVisible();
  await page.getByRole("checkbox", { name: subnets[1] }).check();
  await expect(page.getByText("All chosen subnets are in us-east-1a")).toHaveCount(0);
  await page.getByText(`Rules of default`).first().click();
  await expect(page.getByText("All traffic to 0.0.0.0/0").first()).toBeVisible();
  await expect(page.getByText("does not allow this yet")).toBeVisible();
  await expect(page.getByText("ec2:CreateNetworkInterface", { exact: true })).toBeVisible();
  await page.getByText("Show as AWS CLI").click();
  await expect(page.getByText(/--vpc-config SubnetIds=\[.*\],SecurityGroupIds=\[sg-/)).toBeVisible();
  await expectAccessible(page);
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  expect((await configurationOf(lambent, "in-vpc")).VpcConfig).toMatchObject({ VpcId: vpc, SubnetIds: [subnets[0], subnets[1]].sort(), SecurityGroupIds: [group] });
  await page.reload();
  await expect(page.getByRole("checkbox", { name: subnets[0] })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: group })).toBeChecked();
  await page.getByRole("combobox", { name: "VPC", exact: true }).selectOption("");
  await expect(page.getByText("takes the function out of its VPC")).toBeVisible();
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  expect((await configurationOf(lambent, "in-vpc")).VpcConfig).toMatchObject({ SubnetIds: [], SecurityGroupIds: [] });
  await open(page, "/activity?action=function.configure&target=in-vpc");
  await expect(page.getByText("configured in-vpc").first()).toBeVisible();
});

test("missing rights of the role are added with consent", async ({ page, request, lambent }) => {
  const { vpc, subnets, group } = await network(lambent);
  await makeFunction(request, lambent, "vpc-rights", { route: "none" });
  await open(page, tab("vpc-rights", "vpc"));
  await page.getByRole("combobox", { name: "VPC", exact: true }).selectOption(vpc);
  await page.getByRole("checkbox", { name: subnets[0] }).check();
  await page.getByRole("checkbox", { name: group }).check();
  await page.getByRole("button", { name: "Add to the role" }).click();
  await expect(page.getByText("Added to the role")).toBeVisible();
  const { Role: arn } = await configurationOf(lambent, "vpc-rights");
  const role = arn.split("/").pop();
  const { PolicyDocument: document } = await aws(lambent, "iam", "get-role-policy", "--role-name", role, "--policy-name", "lambent-vpc-rights");
  expect(JSON.stringify(document)).toContain("ec2:CreateNetworkInterface");
});

test("a colleague who chose another network is not overwritten", async ({ page, another, request, lambent }) => {
  const { vpc, subnets, group } = await network(lambent);
  await makeFunction(request, lambent, "two-networks", { route: "none" });
  await open(page, tab("two-networks", "vpc"));
  await page.getByRole("combobox", { name: "VPC", exact: true }).selectOption(vpc);
  await page.getByRole("checkbox", { name: subnets[0] }).check();
  await page.getByRole("checkbox", { name: group }).check();
  const other = await another();
  await open(other, tab("two-networks", "vpc"));
  await other.getByRole("combobox", { name: "VPC", exact: true }).selectOption(vpc);
  await other.getByRole("checkbox", { name: subnets[1] }).check();
  await other.getByRole("checkbox", { name: group }).check();
  await save(other).click();
  await expect(saved(other)).toBeVisible();
  await save(page).click();
  await expect(conflict(page)).toContainText(subnets[1]!);
  expect((await configurationOf(lambent, "two-networks")).VpcConfig.SubnetIds).toEqual([subnets[1]]);
  await expectAccessible(page);
  await conflict(page).getByRole("radio", { name: /Use mine/ }).check();
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  expect((await configurationOf(lambent, "two-networks")).VpcConfig.SubnetIds).toEqual([subnets[0]]);
});

test("an access point is mounted, where it is reached", async ({ page, request, lambent }) => {
  const { subnets, group } = await network(lambent);
  const arn = await accessPoint(lambent, "shared", subnets[0]);
  const elsewhere = await accessPoint(lambent, "unreached");
  await makeFunction(request, lambent, "mounts", { route: "none" });
  await open(page, tab("mounts", "file-systems"));
  await expect(page.getByRole("link", { name: "Choose a VPC first" })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("EFS access point").selectOption(arn);
  await page.getByLabel("Local path").fill("/mnt/data");
  await save(page).click();
  await expect(page.getByText("put the function into one first")).toBeVisible();
  await configureByCli(lambent, "mounts", "--vpc-config", `SubnetIds=${subnets[0]},SecurityGroupIds=${group}`);
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  await page.getByLabel("EFS access point").selectOption(elsewhere);
  await expect(page.getByText("no mount target that is ready in the function's VPC")).toBeVisible();
  await page.getByLabel("EFS access point").selectOption(arn);
  await expect(page.getByText("Mount targets in us-east-1a")).toBeVisible();
  await page.getByLabel("Local path").fill("/data");
  await save(page).click();
  await expect(page.getByText("The path is /mnt/ and a name")).toBeVisible();
  await page.getByLabel("Local path").fill("/mnt/data");
  await expect(page.getByText("elasticfilesystem:ClientMount", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  expect((await configurationOf(lambent, "mounts")).FileSystemConfigs).toEqual([{ Arn: arn, LocalMountPath: "/mnt/data" }]);
  await page.reload();
  await expect(page.getByLabel("Local path")).toHaveValue("/mnt/data");
  // The VPC is needed now.
  await open(page, tab("mounts", "vpc"));
  await page.getByRole("combobox", { name: "VPC", exact: true }).selectOption("");
  await save(page).click();
  await expect(page.getByText("Remove the file system first").or(page.getByText("remove that first")).first()).toBeVisible();
  await open(page, tab("mounts", "file-systems"));
  await page.getByRole("button", { name: "Remove file system" }).click();
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  expect((await configurationOf(lambent, "mounts")).FileSystemConfigs ?? []).toEqual([]);
});

test("a database proxy is made, and its endpoint put into the environment", async ({ page, request, lambent }) => {
  const { vpc, subnets, group } = await network(lambent);
  await aws(lambent, "rds", "create-db-instance", "--db-instance-identifier", "orders", "--engine", "postgres", "--db-instance-class", "db.t3.micro", "--allocated-storage", "20", "--master-username", "app", "--master-user-password", "not-a-real-one");
  const { ARN: secret } = await aws(lambent, "secretsmanager", "create-secret", "--name", "orders-db", "--secret-string", "{}");
  await makeFunction(request, lambent, "proxied", { route: "none" });
  await configureByCli(lambent, "proxied", "--vpc-config", `SubnetIds=${subnets[0]},${subnets[1]},SecurityGroupIds=${group}`);
  await open(page, tab("proxied", "database-proxies"));
  await expect(page.getByText("There is no database proxy in this region yet.")).toBeVisible();
  await page.getByText("Create database proxy").click();
  const form = page.getByRole("form", { name: "Create database proxy" });
  await form.getByRole("button", { name: "Create proxy" }).click();
  await expect(form.getByText("Enter a name.")).toBeVisible();
  await form.getByLabel("Proxy name").fill("orders-proxy");
  await form.getByLabel("Database", { exact: true }).selectOption({ label: "orders · postgres instance · available" });
  await form.getByLabel("Database user").selectOption(secret);
  await expect(form.getByLabel("Subnet ids")).toHaveValue(/subnet-/);
  await expectAccessible(page);
  await form.getByRole("button", { name: "Create proxy" }).click();
  await expect(page).toHaveURL(/\/operations\/[^/]+$/);
  await expect(page.getByRole("status", { name: "Result" })).toContainText("The database proxy is there", { timeout: 60_000 });
  const { DBProxies: proxies } = await aws(lambent, "rds", "describe-db-proxies", "--db-proxy-name", "orders-proxy");
  expect(proxies[0]).toMatchObject({ EngineFamily: "POSTGRESQL", VpcId: vpc, RequireTLS: true });
  const { Targets: targets } = await aws(lambent, "rds", "describe-db-proxy-targets", "--db-proxy-name", "orders-proxy");
  expect(targets.map((target: any) => target.RdsResourceId)).toEqual(["orders"]);
  await page.getByRole("link", { name: "Use it" }).click();
  const card = page.getByRole("region", { name: "orders-proxy" });
  await expect(card).toContainText("Same VPC");
  await card.getByText("Use orders-proxy in this function").click();
  await expect(card.getByText("rds-db:connect", { exact: true })).toBeVisible();
  await card.getByRole("button", { name: "Set it to the endpoint" }).click();
  await expect(card.getByText("DB_PROXY_ENDPOINT is set")).toBeVisible();
  await expectAccessible(page);
  expect((await configurationOf(lambent, "proxied")).Environment.Variables.DB_PROXY_ENDPOINT).toBe(proxies[0].Endpoint);
});

test("the environment gets a key of its own, and a value only the function decrypts", async ({ page, request, lambent }, info) => {
  const { KeyMetadata: key } = await aws(lambent, "kms", "create-key");
  await aws(lambent, "kms", "create-alias", "--alias-name", "alias/orders", "--target-key-id", key.KeyId);
  await makeFunction(request, lambent, "encrypted", { route: "none" });
  await open(page, tab("encrypted", "environment"));
  await page.getByText("Use another key").click();
  await page.getByLabel("Encryption key", { exact: true }).selectOption(key.Arn);
  await page.getByText("Encrypt a value before it is stored").click();
  await page.getByRole("button", { name: "Encrypt", exact: true }).click();
  await expect(page.getByText("Enter the value to encrypt.")).toBeVisible();
  await page.getByLabel("Variable", { exact: true }).fill("DB_PASSWORD");
  await page.getByLabel("Value to encrypt").fill("a-canary-in-transit");
  await page.getByLabel("Encrypt with", { exact: true }).selectOption(key.Arn);
  await page.getByRole("button", { name: "Encrypt", exact: true }).click();
  await expect(page.getByText("The ciphertext is the value of DB_PASSWORD above")).toBeVisible();
  await expect(page.getByText("os.environ[\"DB_PASSWORD\"]")).toBeVisible();
  await expectAccessible(page);
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  const now = await configurationOf(lambent, "encrypted");
  expect(now.KMSKeyArn).toBe(key.Arn);
  const file = info.outputPath("ciphertext");
  writeFileSync(file, Buffer.from(now.Environment.Variables.DB_PASSWORD, "base64"));
  const { Plaintext: plain } = await aws(lambent, "kms", "decrypt", "--ciphertext-blob", `fileb://${file}`, "--encryption-context", "LambdaFunctionName=encrypted");
  expect(Buffer.from(plain, "base64").toString()).toBe("a-canary-in-transit");
  expect(lambent.output()).not.toContain("a-canary-in-transit");
  await open(page, "/activity?target=encrypted");
  await expect(page.getByText("encrypted a value for").first()).toBeVisible();
  expect(await page.content()).not.toContain("a-canary-in-transit");
});

test("SnapStart, and what a million calls cost", async ({ page, request, lambent }) => {
  await makeFunction(request, lambent, "snapshots", {});
  await open(page, tab("snapshots", "general"));
  await expect(page.getByText("About $0.41")).toBeVisible();
  await page.getByLabel("Memory (MB)", { exact: true }).fill("1024");
  await page.getByLabel("Average duration of a call").fill("200");
  await expect(page.getByText("About $3.53")).toBeVisible();
  await page.getByLabel("Timeout (seconds)").fill("31");
  await expect(page.getByText("ANY /test of snapshots-api are cut off after 30 s")).toBeVisible();
  await page.getByLabel("SnapStart").selectOption("PublishedVersions");
  await page.getByLabel("Ephemeral storage (MB)").fill("1024");
  await save(page).click();
  await expect(page.getByText("SnapStart works with 512 MB of ephemeral storage only.")).toBeVisible();
  await page.getByLabel("Ephemeral storage (MB)").fill("512");
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  expect((await configurationOf(lambent, "snapshots")).SnapStart.ApplyOn).toBe("PublishedVersions");
});

test("viewers look and change nothing; a narrow screen holds all of it", async ({ page, another, request, lambent }) => {
  const { vpc, subnets, group } = await network(lambent);
  await makeFunction(request, lambent, "looked-at", { route: "none" });
  await configureByCli(lambent, "looked-at", "--vpc-config", `SubnetIds=${subnets[0]},SecurityGroupIds=${group}`);
  const member = { email: "net-viewer@example.com", role: "Viewer" as const, password: "a viewer of networks" };
  await addMember(page, member);
  const viewer = await another({ storageState: { cookies: [], origins: [] }, viewport: { width: 390, height: 800 } });
  await signIn(viewer, member.email, member.password);
  for (const which of ["vpc", "file-systems", "database-proxies"]) {
    await open(viewer, tab("looked-at", which));
    await expect(viewer.getByText("Your role may look, but not change functions.").first()).toBeVisible();
    await expectAccessible(viewer);
    await expectNoSidewaysScroll(viewer);
  }
  await open(viewer, tab("looked-at", "vpc"));
  await expect(viewer.getByRole("combobox", { name: "VPC", exact: true })).toHaveValue(vpc);
  await expect(viewer.getByRole("checkbox", { name: subnets[0] })).toBeDisabled();
});
