/** The same over https, with an authority that the client is told to trust as any Node program is. */
export const https = {
  title: 'https',
  tls: true,
  rows: [
    {
      name: 'info logs in over https',
      command: 'info',
      stderr: [/Connected to https:\/\/localhost:\d+\/am \[alpha\] as service account /],
    },
    {
      name: 'variables are listed over https',
      command: 'esv variable list',
      stdout: [/esv-feature-flags/],
    },
  ],
}
