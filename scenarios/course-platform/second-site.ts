/** The task of the evening: a little more infrastructure for the second site, in the shared folder. */
export const secondSiteFile = "second-site-assets.tf.json";

export const secondSite: object = {
  resource: {
    aws_s3_bucket: { site_assets: { bucket: "ai-shipping-labs-site-assets", tags: { Site: "ai-shipping-labs", Environment: "prod" } } },
    aws_s3_bucket_versioning: { site_assets: { bucket: "${aws_s3_bucket.site_assets.id}", versioning_configuration: { status: "Enabled" } } },
  },
};
