resource "aws_s3_bucket" "uploads" {
  bucket = "course-uploads"
}

resource "aws_s3_object" "notes" {
  bucket       = aws_s3_bucket.uploads.id
  key          = "notes.txt"
  content      = "hello, world"
  content_type = "text/plain"
}
