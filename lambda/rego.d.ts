/** The bundler takes a policy's source along as its text. */
declare module "*.rego" {
  const text: string;
  export default text;
}
