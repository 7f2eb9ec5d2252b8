package io.tokenlake.domain.pricing;

/**
 * A name that an operator gave to a model, such as an Azure deployment or a Bedrock application
 * inference profile.
 *
 * @param tenant who may use the name; null: everybody
 * @param provider canonical provider name
 * @param name the operator's name
 * @param model name of the model as the book knows it
 */
public record Deployment(String tenant, String provider, String name, String model) {}
