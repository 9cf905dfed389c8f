// esbuild brings style sheets along as text.
declare module "*.css" {
  const text: string;
  export default text;
}
